package keyrail.wire.openaichat;

import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.wire.dialect.AnswerTap;
import keyrail.wire.json.Keys;
import keyrail.wire.json.MemberTap;

/** Reads usage out of a chat completion that comes in one piece. */
final class ChatUnaryTap implements AnswerTap {
    private static final int ROOM = 8 << 10;

    private final MemberTap members = new MemberTap(Keys.of("usage"), ROOM);
    private Usage usage = Usage.NONE;
    private boolean reported;

    @Override
    public void accept(byte[] array, int offset, int length) {
        members.accept(array, offset, length);
    }

    @Override
    public void finish() {
        members.members().flatMap(read -> read.value("usage")).flatMap(ChatUsage::read).ifPresent(read -> {
            usage = read;
            reported = true;
        });
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public UsageState state() {
        return reported ? UsageState.REPORTED : UsageState.UNREPORTED;
    }

    @Override
    public boolean isComplete() {
        return members.isClosed();
    }

    @Override
    public boolean sawError() {
        return false;
    }
}
