package io.runledger.events.worker;

/** How a worker is called. */
public enum Protocol {
    WEBHOOK,
    API_CHAT,
    OPENAI_CHAT,
    A2A,
    MQTT,
    REDIS_STREAM
}
