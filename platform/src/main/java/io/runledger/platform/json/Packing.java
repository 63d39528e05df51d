package io.runledger.platform.json;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compresses short JSON: {@link Tokens}, then raw deflate with a {@link Dictionary} to begin with.
 */
final class Packing {

    /** As many as can be at work at once without making new ones; each has 256 KB. */
    private static final int IDLE = 16;

    private static final int BUFFER = 512;

    /** Above this, looking for ids costs more than it saves. */
    private static final int MOST_REPLACED = 64 * 1024;

    private final ArrayBlockingQueue<Deflater> deflaters = new ArrayBlockingQueue<>(IDLE);
    private final ArrayBlockingQueue<Inflater> inflaters = new ArrayBlockingQueue<>(IDLE);

    byte[] pack(byte[] json, byte[] dictionary) {
        byte[] text = json.length <= MOST_REPLACED ? Tokens.replace(json) : json;
        Deflater idle = deflaters.poll();
        Deflater deflater = idle == null ? new Deflater(Deflater.DEFAULT_COMPRESSION, true) : idle;
        deflater.setDictionary(dictionary);
        deflater.setInput(text);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream(BUFFER);
        byte[] buffer = new byte[BUFFER];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.reset();
        if (!deflaters.offer(deflater)) {
            deflater.end();
        }
        return out.toByteArray();
    }

    /**
     * Gives back what {@link #pack} was given.
     *
     * @throws DataFormatException if the bytes were altered
     */
    byte[] unpack(byte[] packed, byte[] dictionary) throws DataFormatException {
        Inflater idle = inflaters.poll();
        Inflater inflater = idle == null ? new Inflater(true) : idle;
        inflater.setDictionary(dictionary);
        inflater.setInput(packed);
        ByteArrayOutputStream out = new ByteArrayOutputStream(2 * BUFFER);
        byte[] buffer = new byte[2 * BUFFER];
        while (!inflater.finished()) {
            int count = inflater.inflate(buffer);
            if (count == 0 && !inflater.finished()) {
                inflater.end();
                throw new DataFormatException("cut after " + packed.length + " bytes");
            }
            out.write(buffer, 0, count);
        }
        inflater.reset();
        if (!inflaters.offer(inflater)) {
            inflater.end();
        }
        return restored(out.toByteArray());
    }

    private static byte[] restored(byte[] text) throws DataFormatException {
        try {
            return Tokens.restore(text);
        } catch (IndexOutOfBoundsException | ArithmeticException | DateTimeException e) {
            throw new DataFormatException(e.getMessage());
        }
    }
}
