package io.runledger.worker.call;

import io.runledger.events.worker.Protocol;
import io.runledger.worker.run.Ledger;
import java.time.Clock;

/** The protocols that this version speaks. */
final class Protocols {

    private final Webhook webhook;
    private final ApiChat apiChat;
    private final OpenAiChat openAiChat;
    private final A2a a2a;

    Protocols(HttpCaller http, Ledger ledger, Clock clock) {
        this.webhook = new Webhook(http);
        this.apiChat = new ApiChat(http);
        this.openAiChat = new OpenAiChat(http, new Models(http), ledger, clock);
        this.a2a = new A2a(http);
    }

    /**
     * @throws IllegalArgumentException for one that is not callable, which {@link WorkerChoice}
     *     never chooses
     */
    WorkerProtocol of(Protocol protocol) {
        return switch (protocol) {
            case WEBHOOK -> webhook;
            case API_CHAT -> apiChat;
            case OPENAI_CHAT -> openAiChat;
            case A2A -> a2a;
            case MQTT, REDIS_STREAM ->
                    throw new IllegalArgumentException(protocol + " is not callable");
        };
    }
}
