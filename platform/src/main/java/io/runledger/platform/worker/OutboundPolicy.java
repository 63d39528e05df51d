package io.runledger.platform.worker;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Decides which addresses may be called, so that a worker's URL cannot be used to reach what is not
 * meant for it (server-side request forgery). Link-local addresses, where clouds keep their
 * credentials, multicast and unspecified ones are always refused.
 *
 * <p>Checked at registration and before every call. The JDK keeps a resolved name for 30 seconds,
 * so the connection that follows a check goes to what was checked.
 */
public final class OutboundPolicy {

    private final boolean allowPrivate;

    public OutboundPolicy(OutboundSettings settings) {
        this.allowPrivate = settings.allowPrivate();
    }

    /**
     * Checks the form of a URL and every address of its host.
     *
     * @return the URL, read
     * @throws OutboundRefused if it must not be called
     * @throws UnknownHostException if its host has no address now
     */
    public URI check(String url) throws UnknownHostException {
        URI uri = checkForm(url);
        for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
            checkAddress(uri, address);
        }
        return uri;
    }

    /**
     * Checks the form of a URL, and its address where it is written as one; looks nothing up.
     *
     * @throws OutboundRefused if it is not an http or https URL with a host and without user
     */
    public URI checkForm(String url) {
        URI uri = parse(url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new OutboundRefused("the URL must begin with http:// or https://");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw new OutboundRefused("the URL names no host");
        }
        if (uri.getRawUserInfo() != null) {
            throw new OutboundRefused("the URL must not carry a user or password");
        }
        return uri;
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new OutboundRefused("not a URL: " + e.getReason());
        }
    }

    private void checkAddress(URI uri, InetAddress address) {
        if (address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || address.isAnyLocalAddress()
                || isReserved(address)) {
            throw new OutboundRefused(
                    uri.getHost() + " is at a link-local, multicast or reserved address");
        }
        if (!allowPrivate && isPrivate(address)) {
            throw new OutboundRefused(
                    uri.getHost()
                            + " is at a loopback or private address; runledger.outbound"
                            + ".allow-private allows it");
        }
    }

    /** 0.0.0.0/8, 240.0.0.0/4 and the IPv6 address of a cloud's metadata service (RFC 6890). */
    private static boolean isReserved(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        return address instanceof Inet4Address
                ? first == 0 || first >= 240
                : "fd00:ec2:0:0:0:0:0:254".equals(address.getHostAddress());
    }

    /** Loopback, RFC 1918, 100.64.0.0/10 (RFC 6598) and fc00::/7 (RFC 4193). */
    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean shared = address instanceof Inet4Address && first == 100 && (second & 0xc0) == 64;
        boolean uniqueLocal = address instanceof Inet6Address && (first & 0xfe) == 0xfc;
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || shared || uniqueLocal;
    }
}
