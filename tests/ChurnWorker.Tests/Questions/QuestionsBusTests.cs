using System.Net.Mime;
using System.Text;
using ChurnWorker.Contracts;
using ChurnWorker.Intake;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Outbox;
using ChurnWorker.Questions;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChurnWorker.Tests.Questions;

public sealed class QuestionsBusTests : IAsyncLifetime
{
    private static readonly RequestTimeout Soon = RequestTimeout.After(s: 20);
    private readonly AskedShop _shop = new();
    private IHost _host = null!;

    private IBus Bus => _host.Services.GetRequiredService<IBus>();

    public async ValueTask InitializeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(_shop.Instruments).AddSingleton(_shop.Engine).AddSingleton(_shop.Engine.Assessor).AddSingleton<Answers>();
        builder.Services.AddBusIntake(_shop.Options).AddMessageBus(_shop.Options);
        _host = builder.Build();
        await _host.StartAsync();
        await _host.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _shop.Dispose();
    }

    [Theory]
    [InlineData(TriggerState.Open, "valid")]
    [InlineData(TriggerState.Resolved, "resolved")]
    [InlineData(TriggerState.Retracted, "retracted")]
    [InlineData(TriggerState.Expired, "expired")]
    public async Task A_campaign_system_learns_what_became_of_its_trigger(TriggerState state, string expected)
    {
        var id = _shop.Trigger(state);

        (await CheckAsync(id)).ShouldBe(new TriggerStatus { TriggerId = id, Status = expected });
    }

    [Fact]
    public async Task A_trigger_whose_time_is_over_is_expired_before_the_sweep_comes_by() =>
        (await CheckAsync(_shop.Trigger(TriggerState.Open, expiresIn: -1))).Status.ShouldBe("expired");

    [Theory]
    [InlineData(Disposition.HeldOut)]
    [InlineData(Disposition.Silent)]
    public async Task A_trigger_that_nobody_was_told_of_is_unknown(Disposition disposition) =>
        (await CheckAsync(_shop.Trigger(TriggerState.Open, disposition))).Status.ShouldBe("unknown");

    [Fact]
    public async Task A_trigger_that_never_was_is_unknown() => (await CheckAsync(Guid.Empty)).Status.ShouldBe("unknown");

    [Fact]
    public async Task A_customer_is_explained()
    {
        var answer = await ExplainAsync(AskedShop.Customer);

        answer.IsKnown.ShouldBeTrue();
        var explanation = answer.Explanation!.Value;
        explanation.GetProperty("customerId").GetString().ShouldBe(AskedShop.Customer);
        explanation.GetProperty("history").GetProperty("orders").EnumerateArray().Select(o => o.GetProperty("amount").GetDecimal()).ShouldBe([12.50m, 12.50m]);
    }

    [Fact]
    public async Task Of_a_customer_nobody_knows_nothing_is_said()
    {
        var answer = await ExplainAsync("nobody");

        answer.IsKnown.ShouldBeFalse();
        answer.Explanation.ShouldBeNull();
    }

    [Fact]
    public async Task A_customer_is_erased_and_the_asker_has_the_receipt()
    {
        var erasure = (await AskAsync<CustomerErase, CustomerErasure>(new() { CustomerId = AskedShop.Customer })).Message;

        (erasure.IsKnown, erasure.IsScrubbed).ShouldBe((true, true));
        erasure.Receipt!.Rows["ledger"].ShouldBe(2);
        (await ExplainAsync(AskedShop.Customer)).IsKnown.ShouldBeFalse();
        (await AskAsync<CustomerErase, CustomerErasure>(new() { CustomerId = "nobody" })).Message.ShouldBe(new CustomerErasure { IsKnown = false });
    }

    [Fact]
    public async Task A_question_that_names_no_asker_is_not_answered_to_everybody()
    {
        var heard = await ListenAsync<CustomerExplanation>();

        await Bus.Publish(new CustomerExplain { CustomerId = AskedShop.Customer });
        await Bus.Publish(new CustomerErase { CustomerId = AskedShop.Customer });
        for (var i = 0; i < 10; i++)
            await ExplainAsync("nobody");

        heard().ShouldBe(0);
        (await ExplainAsync(AskedShop.Customer)).IsKnown.ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_no_question_is_dropped_without_a_fault_and_the_next_question_is_answered()
    {
        var heard = await ListenAsync<Fault>();

        await SendAsync("""{"customerId":"c/1"}""", "application/json");
        await SendAsync("no JSON", "application/vnd.masstransit+json");
        await SendAsync(
            """{"messageType":["urn:message:ChurnWorker.Contracts:TriggerCheck"],"responseAddress":"loopback://localhost/elsewhere","faultAddress":"loopback://localhost/elsewhere","message":{"triggerId":"?"}}""",
            "application/vnd.masstransit+json");

        (await ExplainAsync(AskedShop.Customer)).IsKnown.ShouldBeTrue();
        heard().ShouldBe(0);
    }

    private async Task<TriggerStatus> CheckAsync(Guid triggerId) => (await AskAsync<TriggerCheck, TriggerStatus>(new() { TriggerId = triggerId })).Message;

    private async Task<CustomerExplanation> ExplainAsync(string customerId) =>
        (await AskAsync<CustomerExplain, CustomerExplanation>(new() { CustomerId = customerId })).Message;

    private Task<Response<TAnswer>> AskAsync<TQuestion, TAnswer>(TQuestion question)
        where TQuestion : class
        where TAnswer : class =>
        Bus.CreateRequestClient<TQuestion>(Soon).GetResponse<TAnswer>(question);

    /// <summary>Counts what is published of a type, and what is sent to the address "elsewhere".</summary>
    private async Task<Func<int>> ListenAsync<T>()
        where T : class
    {
        var heard = 0;
        var elsewhere = _host.Services.GetRequiredService<IBusControl>().ConnectReceiveEndpoint("elsewhere", endpoint =>
        {
            endpoint.UseExecute(_ => Interlocked.Increment(ref heard));
            endpoint.Handler<T>(_ => Task.CompletedTask);
        });
        await elsewhere.Ready;
        return () => Volatile.Read(ref heard);
    }

    private async Task SendAsync(string body, string contentType)
    {
        var endpoint = await Bus.GetSendEndpoint(new Uri($"exchange:{_shop.Options.Bus.QuestionsQueue}"));
        await endpoint.Send(new TriggerCheck { TriggerId = Guid.Empty }, Pipe.Execute<SendContext<TriggerCheck>>(context =>
        {
            context.Serializer = new StoredBytesSerializer(Encoding.UTF8.GetBytes(body));
            context.ContentType = new ContentType(contentType);
            context.ResponseAddress = new Uri("loopback://localhost/elsewhere");
            context.FaultAddress = new Uri("loopback://localhost/elsewhere");
        }));
    }
}
