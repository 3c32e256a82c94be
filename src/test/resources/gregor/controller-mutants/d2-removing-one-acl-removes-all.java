// in: KeptRecords
// caught by: gregor.metadata.KeptRecordsTest#ctl10WhatIsRemovedIsThatOneAlone
    private static String aclKey(Object id) {
        return "acl";
    }
