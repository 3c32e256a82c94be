package gregor.config;

import java.util.Map;

/**
 * The places where a broker's settings can be made, strongest first. What none of them says is the default.
 *
 * @param dynamicBroker changed while running, for this broker
 * @param dynamicDefault changed while running, for all brokers
 * @param staticBroker in the properties that the node was started with
 */
public record ConfigLayers(Map<String, String> dynamicBroker, Map<String, String> dynamicDefault, Map<String, String> staticBroker) {

    public ConfigLayers {
        dynamicBroker = Map.copyOf(dynamicBroker);
        dynamicDefault = Map.copyOf(dynamicDefault);
        staticBroker = Map.copyOf(staticBroker);
    }
}
