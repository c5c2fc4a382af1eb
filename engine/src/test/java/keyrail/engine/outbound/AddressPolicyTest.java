package keyrail.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    private final AddressPolicy policy = new AddressPolicy(List.of("gpu.lan", "10.1.2.3"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.8.8.8",
                "169.254.169.254",
                "169.254.170.2",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:db8::1",
                "2001:0:1::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1"
            })
    void refusesSpecialAddressesBehindAnOrdinaryName(String address) throws UnknownHostException {
        assertThat(policy.allows("api.vendor.example", InetAddress.getByName(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "100.63.255.255", "172.32.0.1", "198.20.0.1", "2606:4700::1111", "2a00:1450::1"})
    void takesPublicAddresses(String address) throws UnknownHostException {
        assertThat(policy.allows("api.vendor.example", InetAddress.getByName(address)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "[::1]"})
    void takesLoopbackOnlyWhereItIsNamedLiterally(String host) throws UnknownHostException {
        assertThat(policy.allows(host, InetAddress.getByName("127.0.0.1"))).isTrue();
        assertThat(policy.allows("localhost.vendor.example", InetAddress.getByName("127.0.0.1")))
                .isFalse();
    }

    @Test
    void takesPrivateAddressesTheOperatorListed() throws UnknownHostException {
        InetAddress inside = InetAddress.getByName("10.1.2.3");
        assertThat(policy.allows("gpu.lan", inside)).isTrue();
        assertThat(policy.allows("10.1.2.3", inside)).isTrue();
        assertThat(policy.allows("other.lan", InetAddress.getByName("10.9.9.9")))
                .isFalse();
    }

    @Test
    void neverTakesMetadataNamesOrLoopbackOrMulticastByList() throws UnknownHostException {
        AddressPolicy open = new AddressPolicy(List.of("metadata.google.internal", "gpu.lan", "0.0.0.0", "224.0.0.1"));
        assertThat(open.allows("metadata.google.internal", InetAddress.getByName("1.1.1.1")))
                .isFalse();
        assertThat(open.allows("gpu.lan", InetAddress.getByName("127.0.0.1"))).isFalse();
        assertThat(open.allows("0.0.0.0", InetAddress.getByName("0.0.0.0"))).isFalse();
        assertThat(open.allows("224.0.0.1", InetAddress.getByName("224.0.0.1"))).isFalse();
    }
}
