package keyrail.wire.anthropic;

import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.wire.dialect.AnswerTap;
import keyrail.wire.json.Keys;
import keyrail.wire.json.MemberTap;

/** Reads usage out of a message, or a count of tokens, that comes in one piece. */
final class MessagesUnaryTap implements AnswerTap {
    private static final int ROOM = 8 << 10;

    private final MemberTap members = new MemberTap(Keys.of("usage", "input_tokens"), ROOM);
    private final MessagesUsage usage = new MessagesUsage();

    @Override
    public void accept(byte[] array, int offset, int length) {
        members.accept(array, offset, length);
    }

    @Override
    public void finish() {
        members.members().ifPresent(read -> {
            read.value("usage").ifPresent(usage::merge);
            read.value("input_tokens").ifPresent(usage::input);
        });
    }

    @Override
    public Usage usage() {
        return usage.usage();
    }

    @Override
    public UsageState state() {
        return usage.isStated() ? UsageState.REPORTED : UsageState.UNREPORTED;
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
