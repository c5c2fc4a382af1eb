package keyrail.engine.outbound;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.auth.Audience;

/**
 * The addresses an audience may be reached at, held against the policy once per answer of the name look-up instead of
 * once per call. Used on its event loop only.
 */
final class CheckedPeers {
    private static final int MOST_KNOWN = 1_024;

    private final AddressPolicy policy;
    private final Map<Audience, Known> known = new HashMap<>();

    /**
     * One address that may be connected to.
     *
     * @param address without a name, as the connection will report it
     */
    record Peer(String address, SocketAddress socket) {}

    private record Known(List<InetAddress> answer, Optional<List<Peer>> peers) {}

    CheckedPeers(AddressPolicy policy) {
        this.policy = policy;
    }

    /**
     * The peers behind an answer; empty when the policy forbids any of them, because a rebinding answer mixes them.
     *
     * @param answer at least one address; the same list again stands for the same verdict
     */
    Optional<List<Peer>> of(Audience audience, List<InetAddress> answer) {
        Known before = known.get(audience);
        if (before != null && before.answer() == answer) {
            return before.peers();
        }
        Optional<List<Peer>> peers = check(audience, answer);
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        known.put(audience, new Known(answer, peers));
        return peers;
    }

    private Optional<List<Peer>> check(Audience audience, List<InetAddress> answer) {
        List<Peer> peers = new ArrayList<>(answer.size());
        for (InetAddress address : answer) {
            if (!policy.allows(audience.host(), address)) {
                return Optional.empty();
            }
            String text = address.getHostAddress();
            peers.add(new Peer(text, SocketAddress.inetSocketAddress(audience.port(), text)));
        }
        return Optional.of(peers);
    }
}
