package io.runledger.worker.call;

import io.runledger.events.worker.Protocol;

/** The protocols that this version speaks. */
final class Protocols {

    private final Webhook webhook;
    private final OpenAiChat openAiChat;

    Protocols(Webhook webhook, OpenAiChat openAiChat) {
        this.webhook = webhook;
        this.openAiChat = openAiChat;
    }

    /**
     * @throws IllegalArgumentException for one that is not callable, which {@link WorkerChoice}
     *     never chooses
     */
    WorkerProtocol of(Protocol protocol) {
        return switch (protocol) {
            case WEBHOOK -> webhook;
            case OPENAI_CHAT -> openAiChat;
            case API_CHAT, A2A, MQTT, REDIS_STREAM ->
                    throw new IllegalArgumentException(protocol + " is not callable");
        };
    }
}
