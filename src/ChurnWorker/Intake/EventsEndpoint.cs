using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using ChurnWorker.Assessment;
using ChurnWorker.Configuration;
using ChurnWorker.Intake.Webhooks;
using ChurnWorker.Telemetry;
using Microsoft.Net.Http.Headers;

namespace ChurnWorker.Intake;

/// <summary>
/// <c>POST /events</c>: one event or an array, in any encoding of the bus. 202 with the outcome of each; 400 with the same when none was acceptable (they are
/// quarantined all the same), unless a shop signed them; refused at the door, without a trace: 401 a webhook whose signature does not hold, 403 a browser page of elsewhere, 413 over 256 KiB, 429 too many a second, 415 no content type of ours.
/// </summary>
internal static class EventsEndpoint
{
    /// <summary>Where events are posted.</summary>
    public const string Path = "/events";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // Sent as application/json, never inside HTML, and read by whoever posts by hand
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Maps the endpoint onto the services of the host.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        Map(
            app,
            services.GetRequiredService<BatchAssessor>().Assess,
            services.GetRequiredService<WorkerOptions>().Intake.Source,
            services.GetRequiredService<WorkerOptions>().Intake.PostsPerSecond,
            services.GetRequiredService<WebhookGate>(),
            services.GetRequiredService<Instruments>(),
            services.GetRequiredService<TimeProvider>());
    }

    /// <summary>Maps the endpoint.</summary>
    /// <param name="app">Where to.</param>
    /// <param name="assess">Takes a batch, returns what became of each.</param>
    /// <param name="source">Source of events that state none.</param>
    /// <param name="postsPerSecond">Most requests a second in the long run.</param>
    /// <param name="gate">Judges webhooks of shops that sign.</param>
    /// <param name="instruments">Counts those refused.</param>
    /// <param name="time">The clock of receipt.</param>
    public static void Map(
        IEndpointRouteBuilder app, Func<IReadOnlyList<Inbound>, long, IReadOnlyList<EventOutcome>> assess, string source, int postsPerSecond, WebhookGate gate, Instruments instruments, TimeProvider time)
    {
        var limiter = LimiterOf(postsPerSecond);
        app.MapPost(Path, async (HttpRequest request, CancellationToken cancellationToken) =>
        {
            using var lease = limiter.AttemptAcquire();
            if (!lease.IsAcquired) return TooMany(request.HttpContext.Response);
            if (!gate.Guards(request) && !Loopback.IsOwn(request)) return AtTheDoor(StatusCodes.Status403Forbidden, "only this machine and its own pages may post events");
            if (WooCommercePing.MayBe(request) && await ReadAsync(request, cancellationToken) is { } form && WooCommercePing.Is(form)) return Results.Ok();
            if (!IsOurs(request.ContentType)) return AtTheDoor(StatusCodes.Status415UnsupportedMediaType, "the content type must be application/json (or that of CloudEvents or MassTransit), in UTF-8");
            if (await ReadAsync(request, cancellationToken) is not { } body) return AtTheDoor(StatusCodes.Status413PayloadTooLarge, $"a body is at most {EventDecoder.MaxBodyBytes} bytes");
            var (verdict, shop) = gate.Judge(request.Headers, body);
            if (verdict is WebhookVerdict.Unsigned or WebhookVerdict.Wrong or WebhookVerdict.Stale)
            {
                instruments.CountWebhooksRefused(shop, verdict.ToString().ToLowerInvariant());
                return AtTheDoor(StatusCodes.Status401Unauthorized, "the signature of the webhook does not hold");
            }

            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var headers = request.Headers.SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v ?? "")));
            if (verdict == WebhookVerdict.Genuine) headers = WebhookGate.OwnHeaders(headers);
            var batch = new List<Inbound>();
            EventDecoder.Decode(body, MessageHeaders.FromHttp(headers, request.ContentType, source), now, batch);
            return Answer(batch, assess(batch, now), verdict);
        });
    }

    /// <summary>A bucket that holds two seconds' worth: a producer may post in bursts, and nobody waits in a queue that a crash would empty.</summary>
    private static TokenBucketRateLimiter LimiterOf(int perSecond) => new(new()
    {
        TokenLimit = 2 * perSecond,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
        AutoReplenishment = true,
    });

    private static IResult TooMany(HttpResponse response)
    {
        response.Headers.RetryAfter = "1";
        return AtTheDoor(StatusCodes.Status429TooManyRequests, "too many requests a second; post events in arrays, up to 500 in one");
    }

    /// <summary>A shop sends again what is refused, and in the end nothing more: what it signed is taken, though it be of no use and in quarantine.</summary>
    private static IResult Answer(List<Inbound> batch, IReadOnlyList<EventOutcome> outcomes, WebhookVerdict verdict)
    {
        var receipts = batch.Select((inbound, i) => Receipt(i, inbound, outcomes[i])).ToList();
        var status = verdict != WebhookVerdict.Genuine && outcomes.All(o => o == EventOutcome.Quarantined) ? StatusCodes.Status400BadRequest : StatusCodes.Status202Accepted;
        return Results.Json(new EventReceipts(receipts), Json, statusCode: status);
    }

    /// <summary>What the decoder let pass and the store refused is an id used before.</summary>
    private static EventReceipt Receipt(int index, Inbound inbound, EventOutcome outcome) =>
        outcome == EventOutcome.Quarantined && inbound.Reason is null
            ? new(index, inbound.Event?.EventId, Name(outcome), QuarantineReasons.IdConflict, QuarantineReasons.IdConflictText)
            : new(index, inbound.Event?.EventId, Name(outcome), inbound.Reason, inbound.ReasonText ?? inbound.Note);

    /// <summary>One line, because whoever posts by hand sees the body and not the status.</summary>
    private static IResult AtTheDoor(int status, string why) => Results.Text(why + "\n", statusCode: status);

    private static string Name(EventOutcome outcome) => outcome switch
    {
        EventOutcome.Accepted => "accepted",
        EventOutcome.Duplicate => "duplicate",
        EventOutcome.Guest => "guest",
        EventOutcome.Erased => "erased",
        EventOutcome.UnknownTrigger => "unknown_trigger",
        EventOutcome.Noted => "noted",
        _ => "quarantined",
    };

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > EventDecoder.MaxBodyBytes) return null;

        using var body = new MemoryStream((int)(request.ContentLength ?? 1024));
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (body.Length + read > EventDecoder.MaxBodyBytes) return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static bool IsOurs(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType)) return true;
        return MediaTypeHeaderValue.TryParse(contentType, out var media) && ContentTypes.IsKnown(contentType)
            && (media.Charset.Length == 0 || HeaderUtilities.RemoveQuotes(media.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
