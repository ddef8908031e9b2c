using System.Net.Sockets;
using System.Text;
using ChurnWorker.Ops;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChurnWorker.Tests.Ops;

public sealed class SystemdNoticeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Systemd_is_told_when_the_worker_runs_and_when_it_stops(bool isAbstract)
    {
        using var folder = new TemporaryFolder();
        var name = folder.Combine("notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        systemd.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + name : name));
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);

        SystemdNotice.Follow(lifetime, isAbstract ? "@" + name : name);
        lifetime.NotifyStarted();
        Received(systemd).ShouldBe("READY=1");
        lifetime.StopApplication();
        Received(systemd).ShouldBe("STOPPING=1");
    }

    [Fact]
    public void Nobody_is_told_where_nobody_asked()
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        SystemdNotice.Follow(lifetime, null);
        Should.NotThrow(lifetime.NotifyStarted);
    }

    private static string Received(Socket systemd)
    {
        var datagram = new byte[64];
        return Encoding.ASCII.GetString(datagram, 0, systemd.Receive(datagram));
    }
}
