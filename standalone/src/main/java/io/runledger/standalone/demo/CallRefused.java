package io.runledger.standalone.demo;

/**
 * A call that gets an error instead of an answer: it costs nothing and is reported as a failure.
 */
final class CallRefused extends Exception {

    private final int status;
    private final String errorClass;
    private final String type;

    private CallRefused(int status, String errorClass, String type, String message) {
        super(message, null, false, false);
        this.status = status;
        this.errorClass = errorClass;
        this.type = type;
    }

    static CallRefused malformed(String message) {
        return new CallRefused(400, "ProxyException", "invalid_request_error", message);
    }

    static CallRefused tooLarge(int limitBytes) {
        var message = "the request is larger than %d bytes".formatted(limitBytes);
        return new CallRefused(413, "ProxyException", "invalid_request_error", message);
    }

    static CallRefused unknownModel(String name) {
        var message =
                "Invalid model name passed in model=%s. Call `/v1/models` to view available models."
                        .formatted(name);
        return new CallRefused(400, "ProxyModelNotFoundError", "invalid_request_error", message);
    }

    static CallRefused asAsked() {
        return new CallRefused(
                500,
                "InternalServerError",
                "internal_server_error",
                "[demo model] the prompt holds [[fail]], so this call fails");
    }

    static CallRefused shuttingDown() {
        return new CallRefused(
                503,
                "ServiceUnavailableError",
                "service_unavailable_error",
                "[demo model] shut down before the answer was given");
    }

    /** For the spend log only: nobody is left who could be answered. */
    static CallRefused neverEnded() {
        return new CallRefused(
                503,
                "ServiceUnavailableError",
                "service_unavailable_error",
                "[demo model] its process ended before the answer was given");
    }

    /** The HTTP status of the answer. */
    int status() {
        return status;
    }

    /** LiteLLM's {@code error_information.error_class}. */
    String errorClass() {
        return errorClass;
    }

    /** The {@code type} of an error in OpenAI's shape. */
    String type() {
        return type;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
