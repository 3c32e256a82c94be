// in: FeatureControl
// caught by: gregor.controller.FeatureControlTest#noNodeIsLeftBehind
    private String reasonNotSupported(MetadataImage image, String feature, short level) {
        return reason("Local controller " + config.nodeId(), Feature.supported(), feature, level);
    }
