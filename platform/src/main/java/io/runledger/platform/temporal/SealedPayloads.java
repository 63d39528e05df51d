package io.runledger.platform.temporal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.runledger.platform.content.Gzip;
import io.runledger.platform.json.MessageJson;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.context.HasWorkflowSerializationContext;
import io.temporal.payload.context.SerializationContext;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts every payload that goes to Temporal. Whose key it was is said in clear in the payload's
 * metadata, so that nothing has to be guessed on the way back.
 *
 * <p>A large payload goes into the {@link PayloadStore} and only its name to Temporal, which
 * refuses large ones and keeps each in the history of its workflow.
 *
 * <p>The key is the one that the value itself names ({@link
 * io.runledger.events.ContentOwner#contentKey()}); else the run of the workflow it belongs to; else
 * one key of the installation. Failures, whose messages and stack traces are encrypted too, are of
 * the second kind. Nothing that carries content may be of the third: that key is never forgotten.
 */
public final class SealedPayloads implements PayloadCodec {

    /** The key of what belongs to no run. */
    public static final String SHARED_KEY = "temporal";

    /**
     * The largest payload, compressed. A state may have 8 MiB; an attempt's start carries it with
     * the run's input, its configuration and the graphs.
     */
    public static final int MAX_BYTES = 32 * 1024 * 1024;

    /**
     * What stays in Temporal. A workflow asks for up to 500 calls in one message to it, of which
     * Temporal takes 4 MB: 500 times this leaves a quarter of that for all else.
     */
    static final int MAX_INLINE_BYTES = 6 * 1024;

    /** Temporal refuses a payload above 2 MB; the rest is room for what it wraps around it. */
    static final int MAX_TEMPORAL_BYTES = 1_900_000;

    static final String ENCODING = "encoding";
    static final String SEALED = "binary/sealed";
    static final String NULL = "binary/null";

    /** The encoding of a payload that only names one in the {@link PayloadStore}. */
    static final String KEPT = "binary/sealed-elsewhere";

    /** The metadata that says whose key it was. */
    static final String KEY = "runledger-key";

    private final PayloadSeal seal;
    private final @Nullable KeptPayloads kept;
    private final String workflowKey;

    private SealedPayloads(PayloadSeal seal, @Nullable KeptPayloads kept, String workflowKey) {
        this.seal = seal;
        this.kept = kept;
        this.workflowKey = workflowKey;
    }

    /**
     * The converter of every client and worker: our JSON, compressed and encrypted, and named
     * instead of sent where it is large.
     */
    public static DataConverter converter(PayloadSeal seal, PayloadStore store) {
        return converter(new SealedPayloads(seal, new KeptPayloads(seal, store), SHARED_KEY));
    }

    /** A converter without a store: what Temporal does not take is refused. */
    public static DataConverter converter(PayloadSeal seal) {
        return converter(new SealedPayloads(seal, null, SHARED_KEY));
    }

    private static DataConverter converter(PayloadCodec codec) {
        DefaultDataConverter plain =
                DefaultDataConverter.newDefaultInstance()
                        .withPayloadConverterOverrides(new OwnedJson(mapper()));
        return new CodecDataConverter(plain, List.of(codec), true);
    }

    @Override
    public PayloadCodec withContext(SerializationContext context) {
        if (context instanceof HasWorkflowSerializationContext workflow) {
            String workflowId = workflow.getWorkflowId();
            // An activity that belongs to no workflow has none.
            return workflowId == null
                    ? this
                    : new SealedPayloads(seal, kept, WorkflowIds.runOf(workflowId));
        }
        return this;
    }

    // A key or a large payload is fetched from the database on the workflow's own thread, whose
    // pause the SDK would take for a deadlock.
    @Override
    public List<Payload> encode(List<Payload> payloads) {
        return WorkflowUnsafe.deadlockDetectorOff(
                () -> payloads.stream().map(this::encode).toList());
    }

    private Payload encode(Payload plain) {
        if (is(plain, NULL)) {
            return plain;
        }
        String key = metadata(plain, KEY).orElse(workflowKey);
        byte[] packed = Gzip.pack(plain.toByteArray());
        if (kept != null && packed.length > MAX_INLINE_BYTES) {
            requireAtMost(MAX_BYTES, packed);
            return payload(KEPT, key, ByteString.copyFromUtf8(kept.keep(key, packed)));
        }
        byte[] sealed = seal.seal(key, packed);
        requireAtMost(MAX_TEMPORAL_BYTES, sealed);
        return payload(SEALED, key, ByteString.copyFrom(sealed));
    }

    private static void requireAtMost(int limit, byte[] bytes) {
        if (bytes.length > limit) {
            throw new PayloadTooLarge(bytes.length, limit);
        }
    }

    private static Payload payload(String encoding, String key, ByteString data) {
        return Payload.newBuilder()
                .putMetadata(ENCODING, ByteString.copyFromUtf8(encoding))
                .putMetadata(KEY, ByteString.copyFromUtf8(key))
                .setData(data)
                .build();
    }

    @Override
    public List<Payload> decode(List<Payload> payloads) {
        return WorkflowUnsafe.deadlockDetectorOff(
                () -> payloads.stream().map(this::decode).toList());
    }

    private Payload decode(Payload payload) {
        String key = metadata(payload, KEY).orElse(workflowKey);
        if (is(payload, SEALED)) {
            return unpacked(key, seal.open(key, payload.getData().toByteArray()));
        }
        if (is(payload, KEPT) && kept != null) {
            return unpacked(key, kept.read(key, payload.getData().toStringUtf8()));
        }
        // What an operator's tool sent in clear, such as an argument typed by hand, is readable.
        return payload;
    }

    private static Payload unpacked(String key, byte[] packed) {
        try {
            return Payload.parseFrom(Gzip.unpack(packed));
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
