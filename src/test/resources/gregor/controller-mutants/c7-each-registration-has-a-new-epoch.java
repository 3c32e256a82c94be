// in: BrokerControl
// caught by: gregor.controller.ControllerHistoryTest#ctl5ABrokerEpochIsOneProcess
    Decision<BrokerRegistrationResponse> register(ControllerState state, BrokerRegistrationRequest request, int version, PartitionChanges changes,
            long nowNs) {
        MetadataImage image = state.image();
        BrokerRegistration before = image.cluster().broker(request.brokerId());
        boolean sameProcess = before != null && before.incarnationId().equals(request.incarnationId());
        checkIdentity(request, before, sameProcess, nowNs);
        checkFeatures(state, request.features());
        long epoch = state.nextOffset();
        changes.add(new BrokerRegistration(request.brokerId(), epoch, request.incarnationId(), endpoints(request), features(request),
            request.rack(), true, false, request.logDirs(), null).toRecord(image.features().metadataVersion()));
        heartbeats.heard(request.brokerId(), epoch, nowNs);
        return Decision.inBatches(changes.records(), new BrokerRegistrationResponse(0, ErrorCode.NONE.code(), epoch));
    }
