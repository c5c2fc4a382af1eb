package keyrail.wire.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Vectors in JSON: lists of numbers, or the bytes of their 32-bit floats in base64. */
public final class VectorJson {
    private VectorJson() {}

    /** @throws keyrail.core.failure.KeyrailException {@code upstream_protocol_error} where it is neither */
    public static double[] read(@Nullable JsonNode vector) {
        if (vector != null && vector.isString()) {
            return floats(vector.stringValue());
        }
        if (vector == null || !vector.isArray()) {
            throw EventReplyReader.broken("a vector is no list of numbers");
        }
        double[] numbers = new double[vector.size()];
        for (int index = 0; index < numbers.length; index++) {
            JsonNode number = vector.get(index);
            if (!number.isNumber() || !Double.isFinite(number.doubleValue())) {
                throw EventReplyReader.broken("a vector holds what is no number");
            }
            numbers[index] = number.doubleValue();
        }
        return numbers;
    }

    /** All vectors of a list, as many as there were texts. */
    public static List<double[]> readAll(@Nullable JsonNode vectors, int texts) {
        List<double[]> all = new ArrayList<>();
        if (vectors != null && vectors.isArray()) {
            vectors.forEach(vector -> all.add(read(vector)));
        }
        return counted(all, texts);
    }

    /** @throws keyrail.core.failure.KeyrailException {@code upstream_protocol_error} where there are more or fewer */
    public static List<double[]> counted(List<double[]> all, int texts) {
        if (all.size() != texts) {
            throw EventReplyReader.broken("it has " + all.size() + " vectors for " + texts + " texts");
        }
        return all;
    }

    /** Each float as the shortest decimal that names it, which is what a vendor would have written. */
    private static double[] floats(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw EventReplyReader.broken("a vector is no base64");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length % Float.BYTES != 0) {
            throw EventReplyReader.broken("a vector is no list of 32-bit floats");
        }
        double[] numbers = new double[bytes.length / Float.BYTES];
        for (int index = 0; index < numbers.length; index++) {
            float one = buffer.getFloat();
            if (!Float.isFinite(one)) {
                throw EventReplyReader.broken("a vector holds what is no number");
            }
            numbers[index] = Double.parseDouble(Float.toString(one));
        }
        return numbers;
    }

    public static ArrayNode numbers(double[] vector) {
        ArrayNode array = JsonTree.array();
        for (double number : vector) {
            array.add(number);
        }
        return array;
    }

    public static String base64(double[] vector) {
        ByteBuffer buffer = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double number : vector) {
            buffer.putFloat((float) number);
        }
        return Base64.getEncoder().encodeToString(buffer.array());
    }
}
