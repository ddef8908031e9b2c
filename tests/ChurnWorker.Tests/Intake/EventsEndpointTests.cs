using System.Net;
using System.Text;
using System.Text.Json;
using ChurnWorker.Assessment;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Intake.Webhooks;
using ChurnWorker.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace ChurnWorker.Tests.Intake;

public sealed class EventsEndpointTests : IAsyncLifetime
{
    private const int PostsPerSecond = 20;

    private readonly List<Inbound> assessed = [];
    private readonly HttpClient client = new();
    private WebApplication? app;
    private readonly Instruments instruments = new();
    private bool conflicts;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        EventsEndpoint.Map(app, Assess, "http", PostsPerSecond, new WebhookGate(new ShopWebhooksOptions(), new FixedClock()), instruments, new FixedClock());
        await app.StartAsync();
        client.BaseAddress = new Uri(app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        instruments.Dispose();
        await app!.DisposeAsync();
    }

    [Fact]
    public async Task One_event_is_accepted_with_its_outcome()
    {
        var (status, outcomes) = await Post(Decoding.Purchase());

        status.ShouldBe(HttpStatusCode.Accepted);
        outcomes.ShouldBe("""{"outcomes":[{"index":0,"eventId":"e1","outcome":"accepted"}]}""");
        assessed.ShouldHaveSingleItem().Source.ShouldBe("http");
        assessed[0].ReceivedAt.ShouldBe(Decoding.Now);
    }

    [Fact]
    public async Task An_array_is_answered_event_by_event()
    {
        var (status, outcomes) = await Post($"[{Decoding.Purchase()},{Decoding.Purchase("amount", "-1")},{Decoding.Purchase("customerId", "\"0\"")}]");

        status.ShouldBe(HttpStatusCode.Accepted);
        var answers = JsonDocument.Parse(outcomes).RootElement.GetProperty("outcomes").EnumerateArray().ToList();
        answers.Select(a => a.GetProperty("outcome").GetString()).ShouldBe(["accepted", "quarantined", "guest"]);
        answers[1].GetProperty("reason").GetString().ShouldBe("negative_amount");
        answers[1].GetProperty("index").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("{", "not_json")]
    [InlineData("", "no_event")]
    [InlineData("{\"type\":\"other\"}", "unknown_type")]
    [InlineData("[{},{}]", "missing_member")]
    public async Task What_holds_no_acceptable_event_is_a_bad_request_and_quarantined_all_the_same(string body, string reason)
    {
        var (status, outcomes) = await Post(body);

        status.ShouldBe(HttpStatusCode.BadRequest);
        outcomes.ShouldContain($"\"reason\":\"{reason}\"");
        assessed.ShouldAllBe(i => i.Reason == reason);
        assessed.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task An_explanation_reads_as_it_was_written()
    {
        var (_, outcomes) = await Post("""{"id":"evt_1","object":"event","type":"payout.paid","created":1742000000,"data":{"object":{}}}""");
        outcomes.ShouldContain("\"the webhook's topic tells of nothing");
    }

    [Fact]
    public async Task What_only_the_store_refuses_has_a_reason_too()
    {
        conflicts = true;

        var (status, outcomes) = await Post(Decoding.Purchase());

        status.ShouldBe(HttpStatusCode.BadRequest);
        outcomes.ShouldContain("\"reason\":\"id_conflict\"");
    }

    [Fact]
    public async Task More_requests_a_second_than_allowed_are_told_when_to_come_back()
    {
        var answers = new List<HttpResponseMessage>();
        while (answers.All(answer => answer.StatusCode == HttpStatusCode.Accepted) && answers.Count < 100 * PostsPerSecond)
        {
            using var request = Request(Decoding.Purchase());
            answers.Add(await client.SendAsync(request));
        }

        answers[^1].StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answers[^1].Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        answers.Count.ShouldBeGreaterThan(2 * PostsPerSecond);
        assessed.Count.ShouldBe(answers.Count - 1);
    }

    [Fact]
    public async Task A_webhook_of_a_shop_is_accepted_as_it_is()
    {
        using var request = Request("""{"id":1,"financial_status":"paid","updated_at":"2025-03-11T09:00:00Z","processed_at":"2025-03-11T09:00:00Z","customer":{"id":7},"total_price":"1.00","currency":"USD"}""");
        request.Headers.Add("X-Shopify-Topic", "orders/paid");

        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        assessed.ShouldHaveSingleItem().Event!.CustomerId.ShouldBe("7");
    }

    [Fact]
    public async Task A_CloudEvent_in_binary_mode_is_accepted()
    {
        using var request = Request(Decoding.Purchase("type", null).Replace("\"eventId\":\"e1\",", "", StringComparison.Ordinal));
        request.Headers.Add("ce-specversion", "1.0");
        request.Headers.Add("ce-type", "purchase.completed");
        request.Headers.Add("ce-id", "ce-1");
        request.Headers.Add("ce-source", "/shops/west");

        (await client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var e = assessed.ShouldHaveSingleItem().Event.ShouldNotBeNull();
        (e.Source, e.EventId).ShouldBe(("/shops/west", "ce-1"));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.Accepted)]
    [InlineData("application/json; charset=iso-8859-1", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", HttpStatusCode.UnsupportedMediaType)]
    public async Task Only_content_types_of_ours_come_in(string contentType, HttpStatusCode expected)
    {
        using var request = Request(Decoding.Purchase(), contentType);

        using var response = await client.SendAsync(request);
        response.StatusCode.ShouldBe(expected);
        (await response.Content.ReadAsStringAsync()).ShouldNotBeEmpty();

        assessed.Count.ShouldBe(expected == HttpStatusCode.Accepted ? 1 : 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_refused_at_the_door(bool chunked)
    {
        using var request = Request($"[\"{new string('x', 300_000)}\"]");
        request.Headers.TransferEncodingChunked = chunked;

        (await client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        assessed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost:3000", HttpStatusCode.Accepted)]
    [InlineData("Origin", "http://[::1]:3000", HttpStatusCode.Accepted)]
    [InlineData("Host", "shop.example", HttpStatusCode.Forbidden)]
    [InlineData("Host", "127.0.0.1.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Host", "localhost", HttpStatusCode.Accepted)]
    public async Task A_web_page_of_elsewhere_cannot_post(string header, string value, HttpStatusCode expected)
    {
        using var request = Request(Decoding.Purchase());
        request.Headers.TryAddWithoutValidation(header, value);

        (await client.SendAsync(request)).StatusCode.ShouldBe(expected);

        assessed.Count.ShouldBe(expected == HttpStatusCode.Accepted ? 1 : 0);
    }

    private static HttpRequestMessage Request(string body, string contentType = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return new HttpRequestMessage(HttpMethod.Post, "/events") { Content = content };
    }

    private async Task<(HttpStatusCode Status, string Body)> Post(string body)
    {
        using var request = Request(body);
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private List<EventOutcome> Assess(IReadOnlyList<Inbound> batch, long now)
    {
        now.ShouldBe(Decoding.Now);
        assessed.AddRange(batch);
        return [.. batch.Select(i => conflicts || i.Reason is not null ? EventOutcome.Quarantined : i.IsGuest ? EventOutcome.Guest : EventOutcome.Accepted)];
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Decoding.Now);
    }
}
