using System.Net;
using ChurnWorker.Outbox.Webhooks;

namespace ChurnWorker.Tests.Outbox;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    public void What_may_be_this_machine_or_its_network_is_not_public(string address) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("93.184.216.34")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    public void The_internet_is_public(string address) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("both.example")]
    public async Task A_name_with_any_address_that_is_not_public_is_not_connected_to(string host)
    {
        var connected = new List<IPEndPoint>();
        var guard = Guard(allowPrivate: false, connected, new Queue<IPAddress[]>([[IPAddress.Parse("93.184.216.34"), IPAddress.Loopback]]));

        await Should.ThrowAsync<HttpRequestException>(async () => await guard.ConnectAsync(new DnsEndPoint(host, 443), CancellationToken.None));
        connected.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_changes_its_mind_is_connected_to_where_it_was_judged_and_refused_the_next_time()
    {
        var connected = new List<IPEndPoint>();
        var guard = Guard(allowPrivate: false, connected, new Queue<IPAddress[]>([[IPAddress.Parse("93.184.216.34")], [IPAddress.Loopback]]));
        var target = new DnsEndPoint("changing.example", 443);

        await using (await guard.ConnectAsync(target, CancellationToken.None))
            connected.ShouldBe([new IPEndPoint(IPAddress.Parse("93.184.216.34"), 443)]);
        await Should.ThrowAsync<HttpRequestException>(async () => await guard.ConnectAsync(target, CancellationToken.None));
        connected.Count.ShouldBe(1);
    }

    private static GuardedConnection Guard(bool allowPrivate, List<IPEndPoint> connected, Queue<IPAddress[]> answers) => new(
        allowPrivate,
        (_, _) => Task.FromResult(answers.Dequeue()),
        (target, _) =>
        {
            connected.Add(target);
            return Task.FromResult(Stream.Null);
        });
}
