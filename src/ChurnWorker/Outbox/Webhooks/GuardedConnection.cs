using System.Net;
using System.Net.Sockets;

namespace ChurnWorker.Outbox.Webhooks;

/// <summary>
/// Connects to a name only at addresses that were judged: the name is resolved once for each connection and the connection goes to that very address, so that a
/// name that changes its mind between the look and the connection gains nothing.
/// </summary>
/// <param name="allowPrivate">Judge every address to be fine.</param>
/// <param name="resolve">Addresses of a name.</param>
/// <param name="connect">Opens a stream to an address.</param>
internal sealed class GuardedConnection(
    bool allowPrivate, Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPEndPoint, CancellationToken, Task<Stream>> connect)
{
    /// <summary>With the system's resolver and sockets.</summary>
    public static GuardedConnection OfSystem(bool allowPrivate) => new(allowPrivate, Dns.GetHostAddressesAsync, OpenAsync);

    /// <summary>Connects; throws <see cref="HttpRequestException"/> when any address of the name is not allowed, or none answers.</summary>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await resolve(target.Host, cancellation);

        // One private address among public ones is no accident to be worked around
        if (!allowPrivate && addresses.FirstOrDefault(address => !PublicAddress.Is(address)) is not null)
            throw new HttpRequestException("the webhook's host has an address that is not public; allow it with Outbox__Webhook__AllowPrivateAddresses");
        Exception? failure = null;
        foreach (var address in addresses)
        {
            try
            {
                return await connect(new IPEndPoint(address, target.Port), cancellation);
            }
            catch (SocketException e)
            {
                failure = e;
            }
        }

        throw new HttpRequestException("the webhook's host cannot be reached", failure);
    }

    private static async Task<Stream> OpenAsync(IPEndPoint target, CancellationToken cancellation)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
