using System.Net.Sockets;
using System.Text;

namespace ChurnWorker.Ops;

/// <summary>Tells systemd (<c>Type=notify</c>) when the worker runs and when it stops; says nothing where nobody asked to be told.</summary>
/// <remarks>The protocol of <c>sd_notify(3)</c>: one datagram to the socket that NOTIFY_SOCKET names.</remarks>
internal static class SystemdNotice
{
    /// <summary>Where systemd listens; null: nobody asked.</summary>
    public static string? Socket => Environment.GetEnvironmentVariable("NOTIFY_SOCKET");

    /// <summary>Follows the life of the worker.</summary>
    /// <param name="lifetime">The life.</param>
    /// <param name="socket">Value of NOTIFY_SOCKET; null: nobody asked.</param>
    public static void Follow(IHostApplicationLifetime lifetime, string? socket)
    {
        lifetime.ApplicationStarted.Register(() => Runs(socket));
        lifetime.ApplicationStopping.Register(() => Send(socket, "STOPPING=1"));
    }

    /// <summary>Says that the worker runs, and be it that it waits for others.</summary>
    /// <param name="socket">Value of NOTIFY_SOCKET; null: nobody asked.</param>
    public static void Runs(string? socket) => Send(socket, "READY=1");

    private static void Send(string? socket, string state)
    {
        if (string.IsNullOrEmpty(socket))
            return;

        // An @ stands for the null byte that begins an abstract name
        var address = new UnixDomainSocketEndPoint(socket[0] == '@' ? "\0" + socket[1..] : socket);
        using var sender = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        sender.SendTo(Encoding.ASCII.GetBytes(state), address);
    }
}
