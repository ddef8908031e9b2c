using System.Net;
using Microsoft.Extensions.Primitives;

namespace ChurnWorker;

/// <summary>Tells requests of this machine's programs from those that a web page of elsewhere makes a browser send.</summary>
internal static class Loopback
{
    /// <summary>Whether a host is this machine by name or address. A name that resolves to loopback is not enough: whoever owns the name decides what it resolves to.</summary>
    public static bool IsHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static readonly object Authorised = new();

    /// <summary>Remembers that a request showed the token.</summary>
    public static void Authorise(HttpContext context) => context.Items[Authorised] = true;

    /// <summary>Whether a request may read and change: it showed the token, or it comes from a program or a page of this machine.</summary>
    public static bool IsOwn(HttpRequest request) =>
        request.HttpContext.Items.ContainsKey(Authorised) || (IsHost(request.Host.Host) && IsOwnOrigin(request.Headers.Origin));

    /// <summary>Whether a request comes from no page, or from one of this machine: browsers say whose page it is.</summary>
    public static bool IsOwnOrigin(StringValues origin) =>
        origin.Count == 0 || (origin.Count == 1 && Uri.TryCreate(origin[0], UriKind.Absolute, out var page) && IsHost(page.Host));
}
