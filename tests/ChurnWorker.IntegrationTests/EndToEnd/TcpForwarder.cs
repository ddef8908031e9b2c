using System.Net;
using System.Net.Sockets;

namespace ChurnWorker.IntegrationTests.EndToEnd;

/// <summary>A loopback port that leads to another one, when told to: a broker that is away, that comes, or that does not hear its client.</summary>
internal sealed class TcpForwarder : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly IPEndPoint _target;
    private volatile bool _isDeaf;
    private Task _running = Task.CompletedTask;

    /// <summary>Takes a free port. Until <see cref="Open"/> it refuses connections, and nobody else can take it.</summary>
    public TcpForwarder(int targetPort)
    {
        _target = new IPEndPoint(IPAddress.Loopback, targetPort);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>From now on, accepts connections and forwards both ways.</summary>
    public void Open()
    {
        _listener.Listen();
        _running = AcceptAsync();
    }

    /// <summary>From now on, what a client of a present connection sends is lost; what it is sent still arrives.</summary>
    public void GoDeaf() => _isDeaf = true;

    /// <summary>From now on, new connections are heard again. Those that were cut short in between have lost bytes for good.</summary>
    public void Hear() => _isDeaf = false;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _running;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ForwardAsync(await _listener.AcceptAsync(_stopping.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ForwardAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await server.ConnectAsync(_target, _stopping.Token);
                // The first side that ends takes the other along
                await Task.WhenAny(PumpAsync(client, server, canBeDeaf: true), PumpAsync(server, client, canBeDeaf: false));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // One end is away; both are closed
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool canBeDeaf)
    {
        var buffer = new byte[65_536];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, _stopping.Token)) > 0)
            {
                for (var sent = 0; sent < read && !(canBeDeaf && _isDeaf);) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stopping.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of a connection is no news here
        }
    }
}
