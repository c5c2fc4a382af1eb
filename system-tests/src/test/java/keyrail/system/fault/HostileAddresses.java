package keyrail.system.fault;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Base URLs that lead inside by their writing, or by what their names resolve to. */
final class HostileAddresses {
    private static final List<String> HOSTS = List.of(
            "127.1",
            "127.0.1",
            "127.0.0.1.",
            "0x7f.0.0.1",
            "0x7f.1",
            "0x7f000001",
            "0X7F000001",
            "017700000001",
            "0177.0.0.1",
            "0177.1",
            "2130706433",
            "127.0.0.0x1",
            "0.0.0.0",
            "0.0.0.0.",
            "0",
            "0x0",
            "0.0",
            "[::]",
            "[::0]",
            "[0:0:0:0:0:0:0:1]",
            "[0000::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::FFFF:7F00:0001]",
            "[::127.0.0.1]",
            "[::ffff:0:127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::7f00:1]",
            "[2002:7f00:1::]",
            "[2001::7f00:1]",
            "[fe80::1]",
            "[fec0::1]",
            "[fc00::1]",
            "[fd00:ec2::254]",
            "[ff02::1]",
            "[::1%25lo]",
            "[fe80::1%25eth0]",
            "[100::1]",
            "[2001:db8::1]",
            "10.0.0.1",
            "10.255.255.254",
            "172.16.0.1",
            "172.31.255.1",
            "192.168.0.1",
            "169.254.169.254",
            "169.254.170.2",
            "0xa9fea9fe",
            "2852039166",
            "0251.0376.0251.0376",
            "100.64.0.1",
            "100.127.255.1",
            "198.18.0.1",
            "198.19.0.1",
            "192.0.0.1",
            "192.0.2.1",
            "192.0.2.2",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "inside.example",
            "inside.example.",
            "INSIDE.example",
            "mixed.example",
            "metadata.google.internal",
            "METADATA.google.internal",
            "metadata.goog",
            "instance-data",
            "instance-data.ec2.internal",
            "localhost.",
            "localhost.localdomain",
            "x.localhost",
            "localhost.example",
            "127.0.0.1.nip.example",
            "127-0-0-1.example",
            "six.example",
            "mapped.example",
            "private.example",
            "link-local.example",
            "any.example",
            "a_b.example",
            "xn--fsq.example");
    private static final List<String> ODD = List.of(
            "http://user@inside.example:%d/v1",
            "http://127.0.0.1@inside.example:%d",
            "http://localhost:80@inside.example:%d",
            "http://api.openai.com@inside.example:%d",
            "http://inside.example:%d#@api.openai.com",
            "http://inside.example:%d?@api.openai.com",
            "http://inside.example:%d\\@api.openai.com",
            "http://inside.example%%2eapi.openai.com:%d",
            "http://%%6cocalhost:%d",
            "http://%%31%%32%%37.0.0.1:%d",
            "http://\u2460\u2461\u2466.0.0.1:%d",
            "http://\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54:%d",
            "http://127.0.0.1\u3002:%d",
            "http:///127.0.0.1:%d",
            "http:/127.0.0.1:%d",
            "http:127.0.0.1:%d",
            "//127.0.0.1:%d",
            "127.0.0.1:%d",
            "ftp://127.0.0.1:%d",
            "file://127.0.0.1:%d/etc/passwd",
            "gopher://127.0.0.1:%d",
            "unix:///run/x.sock?%d",
            "jar:http://127.0.0.1:%d!/",
            "javascript:%d",
            "http://:%d",
            "http://[:%d",
            "http://inside.example:%d:80",
            "http://inside.example:-%d",
            "http://inside .example:%d",
            "http://inside.example\t:%d",
            "http://inside.example\r\nx: y:%d",
            "http://inside.example\u0000:%d",
            "HTTP://INSIDE.EXAMPLE:%d",
            "http://inside.example:%d/../..",
            "http://inside.example:%d//evil");

    private HostileAddresses() {}

    /** At least two hundred, all different. @param port where a trap waits */
    static List<String> all(int port) {
        Set<String> all = new LinkedHashSet<>();
        for (String host : HOSTS) {
            all.add("http://" + host + ":" + port);
            all.add("https://" + host + ":" + port + "/v1");
        }
        ODD.forEach(odd -> all.add(odd.formatted(port)));
        return new ArrayList<>(all);
    }

    /** What a hostile name server says; numbers are read as the system reads them. */
    static InetAddress[] lookUp(String host) throws UnknownHostException {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return switch (name) {
            case "mixed.example" -> OwnNames.addresses("1.1.1.1", "127.0.0.1");
            case "six.example" -> OwnNames.addresses("::1");
            case "mapped.example" -> OwnNames.addresses("::ffff:127.0.0.1");
            case "private.example" -> OwnNames.addresses("192.168.1.1");
            case "link-local.example" -> OwnNames.addresses("169.254.169.254");
            case "any.example" -> OwnNames.addresses("0.0.0.0");
            // The JDK reads these as a public address, which no test may call, and others as this machine's.
            case "0177.0.0.1", "0177.1" -> OwnNames.addresses("127.0.0.1");
            default ->
                name.matches("[0-9a-fA-FxX.:%]+|.*:.*")
                        ? InetAddress.getAllByName(host)
                        : OwnNames.addresses("127.0.0.1");
        };
    }
}
