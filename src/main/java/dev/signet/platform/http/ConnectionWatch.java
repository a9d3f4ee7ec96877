package dev.signet.platform.http;

import dev.signet.platform.http.ClientConnection.Deadlines;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.SmallRyeConfig;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Watches every connection that is taken. Netty finds it as a service and asks it before anybody else has a look at the
 * connection, which neither Vert.x nor Quarkus offer: with them, a client has no name before its first head is complete.
 */
@RegisterForReflection // as a service is found by its name, a native image would not know it
public final class ConnectionWatch extends ChannelInitializerExtension {

    private final Deadlines deadlines;

    public ConnectionWatch() {
        SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        deadlines = Deadlines.of(config.getConfigMapping(HttpConfig.class));
    }

    /** Has Netty look for services: to be called before the first port opens. */
    public static void begin() {
        System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        new ClientConnection(deadlines).watch(channel);
    }
}
