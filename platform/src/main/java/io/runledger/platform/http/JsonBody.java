package io.runledger.platform.http;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;

/**
 * JSON from a body that the controller took as bytes, for example because a signature over them had
 * to be checked first.
 */
public final class JsonBody {

    private JsonBody() {}

    /**
     * @throws ProblemException 400 if the bytes are not one JSON value in UTF-8
     */
    public static Json parse(byte[] utf8) {
        try {
            return Json.parse(utf8);
        } catch (JsonInvalid e) {
            throw invalid(e);
        }
    }

    static ProblemException invalid(JsonInvalid e) {
        return ProblemException.invalid("the JSON is not valid: " + e.getMessage());
    }
}
