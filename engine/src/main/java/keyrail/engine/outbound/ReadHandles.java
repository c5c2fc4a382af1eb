package keyrail.engine.outbound;

import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import java.util.function.UnaryOperator;

/** How a connection is asked where it reads to: by handles, made once for each, before its first byte. */
public final class ReadHandles {
    private ReadHandles() {}

    /**
     * Stands between the connection and its usual handle; without effect when it has read already.
     *
     * @return what makes the usual handle, to be put back
     */
    public static RecvByteBufAllocator wrap(
            ChannelConfig config, UnaryOperator<RecvByteBufAllocator.Handle> usualToOurs) {
        RecvByteBufAllocator usual = config.getRecvByteBufAllocator();
        config.setRecvByteBufAllocator(new RecvByteBufAllocator() {
            @Override
            public RecvByteBufAllocator.Handle newHandle() {
                return usualToOurs.apply(usual.newHandle());
            }
        });
        return usual;
    }
}
