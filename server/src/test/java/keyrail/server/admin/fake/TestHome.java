package keyrail.server.admin.fake;

import keyrail.service.HomePorts;
import keyrail.testkit.home.FakeAuthKinds;
import keyrail.testkit.home.FakeHome;
import keyrail.testkit.home.FakeProviders;

/** A home of fakes as the use cases see it. */
public final class TestHome extends FakeHome {
    public HomePorts ports() {
        return new HomePorts(
                store, vault, FakeAuthKinds.all(), new FakeProviders(), config, health, this::tick, () -> published++);
    }
}
