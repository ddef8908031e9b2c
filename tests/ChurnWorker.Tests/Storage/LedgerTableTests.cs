using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;
using ChurnWorker.Tests.Intake;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Tests.Storage;

public sealed class LedgerTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public void Every_kind_of_event_comes_out_as_it_went_in()
    {
        var events = EventNames.Contracts.Select(c => EventNames.Of(c).Type)
            .Select(type => Decoding.Decode(Decoding.Sample(type), Decoding.Headers(type: type)).ShouldHaveSingleItem().Event.ShouldNotBeNull()).ToList();
        using var database = Database.Open(_folder.Combine("store.db"));
        using (var transaction = database.Begin())
        {
            foreach (var e in events)
                database.Ledger.Add("13085", e);
            transaction.Commit();
        }

        using var reading = database.Begin();
        var loaded = database.Ledger.Load("13085");

        events.Select(e => e.Kind).ShouldBe(Enum.GetValues<ActivityKind>(), ignoreOrder: true);
        loaded.ShouldBe(events, ignoreOrder: true);
    }
}
