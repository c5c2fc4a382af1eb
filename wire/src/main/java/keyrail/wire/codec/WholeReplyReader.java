package keyrail.wire.codec;

import java.io.ByteArrayOutputStream;
import keyrail.core.inference.Bytes;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;

/** The frame of a reader of an answer that is one JSON object. Not safe for use by several threads. */
public abstract class WholeReplyReader implements ReplyReader {
    private static final int LONGEST = 64 * 1024 * 1024;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** Tells the whole answer. */
    protected abstract void body(JsonNode body);

    @Override
    public final void accept(byte[] array, int offset, int length) {
        if (body.size() > LONGEST - length) {
            throw EventReplyReader.broken("the body is longer than 64 MiB");
        }
        body.write(array, offset, length);
    }

    @Override
    public final void end() {
        body(JsonTree.read(Bytes.of(body.toByteArray()))
                .filter(JsonNode::isObject)
                .orElseThrow(() -> EventReplyReader.broken("the body is not a JSON object")));
    }
}
