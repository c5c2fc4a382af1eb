package keyrail.wire.responses.codec.reply;

import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Reply;
import keyrail.wire.codec.ReplyFrame;

/** Writes an answer as one response object. */
public final class WholeWriter {
    private WholeWriter() {}

    public static Bytes write(Reply reply, ReplyFrame frame) {
        return Bytes.utf8(new ResponseObject(frame).of(reply));
    }
}
