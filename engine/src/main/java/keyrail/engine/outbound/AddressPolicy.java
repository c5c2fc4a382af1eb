package keyrail.engine.outbound;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which addresses may be called. Loopback only when the endpoint names it literally; private, link-local, metadata and
 * other special ranges only for hosts the operator listed in {@code outbound.allowPrivate}. Immutable.
 */
public final class AddressPolicy {
    private static final Set<String> METADATA_NAMES =
            Set.of("metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal");

    private static final Pattern LOOPBACK = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private final Set<String> allowedPrivate;

    /** @param allowPrivate host names and literal addresses that may lie in private ranges */
    public AddressPolicy(Collection<String> allowPrivate) {
        this.allowedPrivate = allowPrivate.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a host is loopback in the literal sense: 127.0.0.0/8, {@code [::1]} or {@code localhost}. */
    public static boolean isLiteralLoopback(String host) {
        return host.equals("localhost")
                || host.equals("::1")
                || host.equals("[::1]")
                || LOOPBACK.matcher(host).matches();
    }

    /**
     * Whether {@code address} may be connected to on behalf of {@code host}.
     *
     * @param host the endpoint's host in lower case, as configured
     */
    public boolean allows(String host, InetAddress address) {
        if (METADATA_NAMES.contains(host)) {
            return false;
        }
        if (address.isLoopbackAddress()) {
            return isLiteralLoopback(host);
        }
        if (!isSpecial(address)) {
            return true;
        }
        return !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && (allowedPrivate.contains(host) || allowedPrivate.contains(address.getHostAddress()));
    }

    private static boolean isSpecial(InetAddress address) {
        byte[] octets = address.getAddress();
        return switch (address) {
            case Inet4Address ignored -> isSpecial4(octets[0] & 0xff, octets[1] & 0xff, octets[2] & 0xff);
            case Inet6Address ignored -> isSpecial6(octets);
            default -> true;
        };
    }

    private static boolean isSpecial4(int first, int second, int third) {
        return first == 0
                || first == 10
                || first == 127
                || first >= 224
                || (first == 100 && second >= 64 && second < 128)
                || (first == 169 && second == 254)
                || (first == 172 && second >= 16 && second < 32)
                || (first == 192 && second == 168)
                || (first == 192 && second == 0 && (third == 0 || third == 2))
                || (first == 198 && (second == 18 || second == 19))
                || (first == 198 && second == 51 && third == 100)
                || (first == 203 && second == 0 && third == 113);
    }

    private static boolean isSpecial6(byte[] octets) {
        int first = octets[0] & 0xff;
        int second = octets[1] & 0xff;
        // Only 2000::/3 is globally routed unicast; 2001:db8::/32, 2002::/16 (6to4) and 2001::/32 (Teredo) embed or
        // document other addresses, and 64:ff9b::/96 (NAT64) lies outside 2000::/3 anyway.
        if ((first & 0xe0) != 0x20) {
            return true;
        }
        boolean teredo = first == 0x20 && second == 0x01 && octets[2] == 0 && octets[3] == 0;
        boolean documentation =
                first == 0x20 && second == 0x01 && (octets[2] & 0xff) == 0x0d && (octets[3] & 0xff) == 0xb8;
        return teredo || documentation || (first == 0x20 && second == 0x02);
    }
}
