package gregor.broker;

import static gregor.broker.TestApis.CONTROLLER_LISTENER;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.broker.TestApis.Sent;
import gregor.message.AlterConfigsMessage;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.AlterConfigsMessage.AlterConfigsResponse;
import gregor.message.ConfigOperation;
import gregor.message.EnvelopeMessage.EnvelopeRequest;
import gregor.message.EnvelopeMessage.EnvelopeResponse;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResource;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResourceResponse;
import gregor.message.IncrementalAlterConfigsMessage.AlterableConfig;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
import gregor.protocol.ApiKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts are Kafka's. */
class AlterConfigsHandlersTest {

    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;

    private final TestApis apis = new TestApis(); // of broker 1

    private static IncrementalAlterConfigsRequest alter(AlterConfigsResource... resources) {
        return new IncrementalAlterConfigsRequest(List.of(resources), false);
    }

    private static AlterConfigsResource resource(byte type, String name) {
        return new AlterConfigsResource(type, name, List.of(new AlterableConfig("log.cleaner.threads", ConfigOperation.DELETE.id(), null)));
    }

    private static AlterConfigsResourceResponse refused(String name, String why) {
        return new AlterConfigsResourceResponse(ErrorCode.INVALID_REQUEST.code(), why, BROKER, name);
    }

    private List<AlterConfigsResourceResponse> answers(Sent sent, ApiKey key, int version) {
        return TestApis.read(IncrementalAlterConfigsResponse.class, sent, key, version).responses();
    }

    @Test
    void aBrokerTakesNoSettingsOfAnother() {
        Sent sent = apis.send(ApiKey.INCREMENTAL_ALTER_CONFIGS, 1, alter(resource(BROKER, "2"), resource(BROKER, "two")));
        assertThat(answers(sent, ApiKey.INCREMENTAL_ALTER_CONFIGS, 1)).containsExactly(
            refused("2", "Unexpected broker id, expected 1, but received 2"), refused("two", "Node id must be an integer, but it is: two"));
        assertThat(apis.channel.sent).as("nothing was left to ask the controller").isEmpty();
    }

    @Test
    void theRestIsPassedOnAndTheAnswersKeepTheirOrder() {
        apis.publish(List.of(TestApis.broker(1, false), TestApis.broker(2, false)));
        apis.publish(TestApis.topic("lamps", 1, 1));
        Sent sent = apis.send(ApiKey.INCREMENTAL_ALTER_CONFIGS, 1,
            alter(resource(BROKER, "1"), resource(BROKER, "2"), resource(BROKER, ""), resource(TOPIC, "lamps")));
        ScriptedChannel.Sent envelope = apis.channel.sent.remove();
        envelope.reply(apis.ask(EnvelopeResponse.class, CONTROLLER_LISTENER, ApiKey.ENVELOPE, 0, envelope.as(EnvelopeRequest.class, 0)));
        List<AlterConfigsResourceResponse> answers = answers(sent, ApiKey.INCREMENTAL_ALTER_CONFIGS, 1);
        assertThat(answers).extracting(AlterConfigsResourceResponse::resourceName).containsExactly("1", "2", "", "lamps");
        assertThat(answers.get(1)).isEqualTo(refused("2", "Unexpected broker id, expected 1, but received 2"));
        assertThat(answers.get(0).errorCode()).isZero();
        assertThat(answers.get(2).errorCode()).isZero();
    }

    @Test
    void aControllerThatCannotBeReachedIsToldOfWhatWasPassedOnAlone() {
        Sent sent = apis.send(ApiKey.INCREMENTAL_ALTER_CONFIGS, 1, alter(resource(BROKER, "2"), resource(BROKER, "")));
        apis.channel.sent.remove().fail(ErrorCode.REQUEST_TIMED_OUT);
        List<Short> errors = new ArrayList<>();
        answers(sent, ApiKey.INCREMENTAL_ALTER_CONFIGS, 1).forEach(answer -> errors.add(answer.errorCode()));
        assertThat(errors).containsExactly(ErrorCode.INVALID_REQUEST.code(), ErrorCode.REQUEST_TIMED_OUT.code());
    }

    @Test
    void theOlderRequestIsCheckedInTheSameWay() {
        Sent sent = apis.send(ApiKey.ALTER_CONFIGS, 2,
            new AlterConfigsRequest(List.of(new AlterConfigsMessage.AlterConfigsResource(BROKER, "7", List.of())), true));
        assertThat(TestApis.read(AlterConfigsResponse.class, sent, ApiKey.ALTER_CONFIGS, 2).responses()).containsExactly(
            new AlterConfigsMessage.AlterConfigsResourceResponse(ErrorCode.INVALID_REQUEST.code(),
                "Unexpected broker id, expected 1, but received 7", BROKER, "7"));
    }
}
