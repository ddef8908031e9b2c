using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChurnWorker.Configuration;
using ChurnWorker.Outbox;
using ChurnWorker.Outbox.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChurnWorker.Tests.Outbox;

public sealed class WebhookPublisherTests : IAsyncLifetime
{
    private const string Old = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string New = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private readonly List<(IHeaderDictionary Headers, byte[] Body)> _received = [];
    private readonly Queue<int> _answers = new();
    private WebApplication _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.Map("/{**path}", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            lock (_received)
            {
                _received.Add((new HeaderDictionary(http.Request.Headers.ToDictionary()), body.ToArray()));
                http.Response.StatusCode = _answers.TryDequeue(out var status) ? status : 204;
            }

            if (http.Response.StatusCode is >= 300 and < 400) http.Response.Headers.Location = "/elsewhere";
        });
        await _receiver.StartAsync();
    }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public void A_signature_is_that_of_the_published_example()
    {
        // The example of the Standard Webhooks libraries
        var signature = new WebhookSignature([Old]).Of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8);
        signature.ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_not base64!")]
    public void What_is_no_secret_is_none(string secret) => WebhookSignature.KeyOf(secret).ShouldBeNull();

    [Fact]
    public async Task A_message_arrives_with_its_id_its_bytes_and_a_signature_for_each_secret()
    {
        using var publisher = Publisher();
        var row = OutboxRows.Row(1) with { TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", CustomerId = "Zoë/1" };

        await publisher.PublishAsync(row);
        await publisher.PublishAsync(row);

        _received.Count.ShouldBe(2);
        var (headers, body) = _received[0];
        body.ShouldBe(row.Body.ToArray());
        _received[1].Body.ShouldBe(body);
        headers["webhook-id"].ToString().ShouldBe(row.MessageId.ToString("D"));
        headers["ce-id"].ToString().ShouldBe(row.MessageId.ToString("D"));
        headers["ce-type"].ToString().ShouldBe("winback.triggered");
        headers["ce-subject"].ToString().ShouldBe("Zo%C3%AB%2F1");
        headers["traceparent"].ToString().ShouldBe(row.TraceParent);
        headers.ContentType.ToString().ShouldBe("application/json");
        headers["webhook-signature"].ToString().Split(' ').ShouldBe([Signed(Old, headers, body), Signed(New, headers, body)]);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task A_short_trouble_is_tried_again_at_once(int status)
    {
        _answers.Enqueue(status);
        using var publisher = Publisher();

        await publisher.PublishAsync(OutboxRows.Row(1));

        _received.Count.ShouldBe(2);
        _received[0].Headers["webhook-id"].ShouldBe(_received[1].Headers["webhook-id"]);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task A_redirect_is_a_failure_and_is_not_followed_nor_is_one_that_concerns_all_messages_put_on_one(int status)
    {
        _answers.Enqueue(status);
        using var publisher = Publisher();

        await Should.ThrowAsync<HttpRequestException>(() => publisher.PublishAsync(OutboxRows.Row(1)));

        _received.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(422)]
    [InlineData(413)]
    public async Task A_message_that_the_receiver_will_not_take_is_refused_alone(int status)
    {
        _answers.Enqueue(status);
        using var publisher = Publisher();

        await Should.ThrowAsync<WebhookRefusedException>(() => publisher.PublishAsync(OutboxRows.Row(1)));
        await publisher.PublishAsync(OutboxRows.Row(2));

        _received.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Gone_ends_it_without_another_request()
    {
        _answers.Enqueue(410);
        using var publisher = Publisher();

        await Should.ThrowAsync<HttpRequestException>(() => publisher.PublishAsync(OutboxRows.Row(1)));
        await Should.ThrowAsync<HttpRequestException>(() => publisher.PublishAsync(OutboxRows.Row(2)));

        _received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_address_of_this_machine_is_not_posted_to_unless_allowed()
    {
        using var publisher = Publisher(allowPrivate: false);

        var refused = await Should.ThrowAsync<HttpRequestException>(() => publisher.PublishAsync(OutboxRows.Row(1)));

        _received.ShouldBeEmpty();
        refused.Message.ShouldContain("not public");
    }

    [Fact]
    public async Task Secrets_replaced_in_their_file_sign_the_next_message_and_what_is_no_secret_leaves_the_last_ones()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("secrets", Old);
        var loaded = ConfigurationLoader.Load(new ConfigurationInputs
        {
            Environment = new Dictionary<string, string>
            {
                ["Outbox__Webhook__Url"] = $"{_receiver.Urls.Single()}/hook", ["Outbox__Webhook__AllowPrivateAddresses"] = "true", ["Outbox__Webhook__Secrets_FILE"] = file,
            },
            WorkingDirectory = folder.Path,
            ProgramDirectory = folder.Path,
        });
        using var publisher = new WebhookPublisher(loaded.Options!, GuardedConnection.OfSystem(allowPrivate: true), TimeProvider.System, new Random(1), NullLogger<WebhookPublisher>.Instance);

        await publisher.PublishAsync(OutboxRows.Row(1));
        File.WriteAllText(file, $"{New}\n{Old}\n");
        await publisher.PublishAsync(OutboxRows.Row(2));
        File.WriteAllText(file, "half a secr");
        await publisher.PublishAsync(OutboxRows.Row(3));
        File.WriteAllText(file, New);
        await publisher.PublishAsync(OutboxRows.Row(4));

        string[][] secrets = [[Old], [New, Old], [New, Old], [New]];
        for (var i = 0; i < secrets.Length; i++)
            _received[i].Headers["webhook-signature"].ToString().Split(' ').ShouldBe(secrets[i].Select(secret => Signed(secret, _received[i].Headers, _received[i].Body)));
    }

    private WebhookPublisher Publisher(bool allowPrivate = true) => new(
        new WorkerOptions { Outbox = new() { Webhook = new() { Url = $"{_receiver.Urls.Single()}/hook", Secrets = [Old, New], AllowPrivateAddresses = allowPrivate } } },
        GuardedConnection.OfSystem(allowPrivate), TimeProvider.System, new Random(1), NullLogger<WebhookPublisher>.Instance);

    private static string Signed(string secret, IHeaderDictionary headers, byte[] body)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{Encoding.UTF8.GetString(body)}");
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes(text)));
    }
}
