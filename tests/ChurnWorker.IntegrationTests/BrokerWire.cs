using System.Net;
using System.Net.Sockets;

namespace ChurnWorker.IntegrationTests;

/// <summary>A port in front of the broker that can be dead, connected, and cut: the broker going away and coming back, without touching the broker others use.</summary>
internal sealed class BrokerWire : IAsyncDisposable
{
    private readonly int _brokerPort;
    private readonly List<Socket> _ends = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Picks a free port; nothing answers on it until <see cref="Connect"/>.</summary>
    public BrokerWire(int brokerPort)
    {
        _brokerPort = brokerPort;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Where the worker is told to find the broker.</summary>
    public int Port { get; }

    /// <summary>From now on connections reach the broker.</summary>
    public void Connect()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Ends every connection and refuses new ones.</summary>
    public void Cut()
    {
        _listener?.Stop();
        lock (_ends)
        {
            foreach (var end in _ends) end.Dispose();
            _ends.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var worker = await listener.AcceptSocketAsync();
                var broker = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await broker.ConnectAsync(IPAddress.Loopback, _brokerPort);
                lock (_ends) _ends.AddRange([worker, broker]);
                _ = PumpAsync(worker, broker);
                _ = PumpAsync(broker, worker);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0;) await to.SendAsync(buffer.AsMemory(0, read));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut
        }

        to.Dispose();
    }
}
