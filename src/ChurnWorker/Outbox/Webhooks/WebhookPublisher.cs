using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using ChurnWorker.Configuration;
using ChurnWorker.Telemetry;
using Polly;
using Polly.Retry;

namespace ChurnWorker.Outbox.Webhooks;

/// <summary>
/// Posts stored messages to one address, as Standard Webhooks with the CloudEvents headers of HTTP: the same ids and bytes as on the bus. A short trouble is tried again at
/// once with jitter, the rest is the relay's. A redirect is a failure, because it would lead to an address nobody configured; 410 ends it until the next start.
/// </summary>
internal sealed class WebhookPublisher : IMessagePublisher, IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _url;
    private readonly WebhookOptions _webhook;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookPublisher> _log;
    private readonly string _source;
    private readonly MessagingPlace _place;
    private readonly ResiliencePipeline<HttpResponseMessage> _retries;
    private readonly Lock _rotating = new();
    private string[] _secrets;
    private WebhookSignature _signature;
    private volatile bool _isGone;

    public WebhookPublisher(WorkerOptions options, GuardedConnection connection, TimeProvider time, Random random, ILogger<WebhookPublisher> log)
    {
        var webhook = _webhook = options.Outbox.Webhook;
        _url = new Uri(webhook.Url!);
        _signature = new WebhookSignature(webhook.Secrets!);
        _secrets = webhook.Secrets!;
        _time = time;
        _log = log;
        _source = $"/churnworker/{options.Shop.Tenant}";
        _place = new MessagingPlace("http", _url.Host);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would resolve the name itself, out of sight
            UseProxy = false,
            ConnectCallback = (context, cancellation) => connection.ConnectAsync(context.DnsEndPoint, cancellation),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxConnectionsPerServer = 16,
            MaxResponseHeadersLength = 16,
        };
        _http = new HttpClient(handler) { Timeout = webhook.Timeout, MaxResponseContentBufferSize = 64 * 1024 };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("ChurnWorker", Instruments.Version));
        _retries = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(250),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = random.NextDouble,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome switch
                {
                    { Exception: HttpRequestException or TaskCanceledException } => true,
                    { Result: { } response } => IsPassing(response.StatusCode),
                    _ => false,
                }),
            })
            .Build();
    }

    /// <inheritdoc/>
    public async Task PublishAsync(OutboxRow row)
    {
        if (_isGone) throw new HttpRequestException("the webhook answered 410 Gone; it is tried again after a restart");
        using var span = Tracing.StartSend(row.MessageId, row.RoutingKey, row.TraceParent, _place);
        try
        {
            using var response = await _retries.ExecuteAsync(async cancellation => await SendAsync(row, cancellation));
            Judge(response.StatusCode);
        }
        catch (Exception e)
        {
            Tracing.Fail(span, e);
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(OutboxRow row, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ReadOnlyMemoryContent(row.Body) };
        var (id, timestamp) = (row.MessageId.ToString("D"), _time.GetUtcNow().ToUnixTimeSeconds());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", CurrentSignature().Of(id, timestamp, row.Body.Span));
        request.Headers.Add("ce-specversion", "1.0");
        request.Headers.Add("ce-id", id);
        request.Headers.Add("ce-source", _source);
        request.Headers.Add("ce-type", row.Type);
        request.Headers.Add("ce-time", OutboxPublisher.Rfc3339(row.OccurredAt));
        if (row.CustomerId.Length > 0) request.Headers.Add("ce-subject", Uri.EscapeDataString(row.CustomerId));
        if (row.TraceParent is { } trace) request.Headers.Add("traceparent", trace);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>By the secrets of this moment; by the last ones while what their file holds are none.</summary>
    private WebhookSignature CurrentSignature()
    {
        lock (_rotating)
        {
            var secrets = _webhook.CurrentSecrets();
            if (secrets.SequenceEqual(_secrets))
                return _signature;
            _secrets = secrets;
            if (secrets.Length > 0 && secrets.All(secret => WebhookSignature.KeyOf(secret) is not null))
            {
                _signature = new WebhookSignature(secrets);
                OutboxLog.SecretsReplaced(_log, secrets.Length);
            }
            else
            {
                OutboxLog.SecretsUnreadable(_log);
            }

            return _signature;
        }
    }

    private void Judge(HttpStatusCode status)
    {
        if ((int)status is >= 200 and < 300) return;
        if (status == HttpStatusCode.Gone)
        {
            _isGone = true;
            OutboxLog.WebhookGone(_log, _url.Host);
            throw new HttpRequestException("the webhook answered 410 Gone; it is tried again after a restart");
        }

        // Trouble of the receiver, of the way there or of the credentials is every message's trouble; what is left is this one's
        if (IsPassing(status) || (int)status < 400 || status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
            throw new HttpRequestException($"the webhook answered {(int)status}");
        throw new WebhookRefusedException($"the webhook answered {(int)status}");
    }

    private static bool IsPassing(HttpStatusCode status) => (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
}
