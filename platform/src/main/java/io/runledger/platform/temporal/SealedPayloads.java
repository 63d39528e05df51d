package io.runledger.platform.temporal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.runledger.platform.json.MessageJson;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.context.HasWorkflowSerializationContext;
import io.temporal.payload.context.SerializationContext;
import java.util.List;
import java.util.Optional;

/**
 * Encrypts every payload that goes to Temporal. Whose key it was is said in clear in the payload's
 * metadata, so that nothing has to be guessed on the way back.
 *
 * <p>The key is the one that the value itself names ({@link
 * io.runledger.events.ContentOwner#contentKey()}); else the run of the workflow it belongs to; else
 * one key of the installation. Failures, whose messages and stack traces are encrypted too, are of
 * the second kind. Nothing that carries content may be of the third: that key is never forgotten.
 */
public final class SealedPayloads implements PayloadCodec {

    /** The key of what belongs to no run. */
    public static final String SHARED_KEY = "temporal";

    /** Temporal refuses a payload above 2 MB; the rest is room for what it wraps around it. */
    public static final int MAX_BYTES = 1_900_000;

    static final String ENCODING = "encoding";
    static final String SEALED = "binary/sealed";
    static final String NULL = "binary/null";

    /** The metadata that says whose key it was. */
    static final String KEY = "runledger-key";

    private final PayloadSeal seal;
    private final String workflowKey;

    private SealedPayloads(PayloadSeal seal, String workflowKey) {
        this.seal = seal;
        this.workflowKey = workflowKey;
    }

    /** The converter of every client and worker: our JSON, compressed and encrypted. */
    public static DataConverter converter(PayloadSeal seal) {
        DefaultDataConverter plain =
                DefaultDataConverter.newDefaultInstance()
                        .withPayloadConverterOverrides(new OwnedJson(mapper()));
        return new CodecDataConverter(plain, List.of(new SealedPayloads(seal, SHARED_KEY)), true);
    }

    @Override
    public PayloadCodec withContext(SerializationContext context) {
        if (context instanceof HasWorkflowSerializationContext workflow) {
            String workflowId = workflow.getWorkflowId();
            // An activity that belongs to no workflow has none.
            return workflowId == null
                    ? this
                    : new SealedPayloads(seal, WorkflowIds.runOf(workflowId));
        }
        return this;
    }

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        return payloads.stream().map(this::encode).toList();
    }

    private Payload encode(Payload plain) {
        if (is(plain, NULL)) {
            return plain;
        }
        String key = metadata(plain, KEY).orElse(workflowKey);
        byte[] bytes = seal.seal(key, Gzip.pack(plain.toByteArray()));
        if (bytes.length > MAX_BYTES) {
            throw new PayloadTooLarge(bytes.length, MAX_BYTES);
        }
        return Payload.newBuilder()
                .putMetadata(ENCODING, ByteString.copyFromUtf8(SEALED))
                .putMetadata(KEY, ByteString.copyFromUtf8(key))
                .setData(ByteString.copyFrom(bytes))
                .build();
    }

    @Override
    public List<Payload> decode(List<Payload> payloads) {
        return payloads.stream().map(this::decode).toList();
    }

    private Payload decode(Payload sealed) {
        // What an operator's tool sent in clear, such as an argument typed by hand, is readable.
        if (!is(sealed, SEALED)) {
            return sealed;
        }
        String key = metadata(sealed, KEY).orElse(workflowKey);
        try {
            return Payload.parseFrom(Gzip.unpack(seal.open(key, sealed.getData().toByteArray())));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a sealed payload of " + key + " holds no payload", e);
        }
    }

    private static boolean is(Payload payload, String encoding) {
        return metadata(payload, ENCODING).filter(encoding::equals).isPresent();
    }

    private static Optional<String> metadata(Payload payload, String name) {
        return Optional.ofNullable(payload.getMetadataMap().get(name))
                .map(ByteString::toStringUtf8);
    }

    /** The SDK hands failures over wrapped in an Optional, which Jackson alone refuses. */
    private static JsonMapper mapper() {
        return MessageJson.mapper().rebuild().addModule(new Jdk8Module()).build();
    }
}
