using ChurnWorker.Intake;
using ChurnWorker.Storage.Sqlite;

namespace ChurnWorker.Storage;

/// <summary>A store that is open: one connection that writes, and readers beside it. What is committed is on disk before the broker is told.</summary>
internal sealed class Database : IDisposable
{
    private readonly Store _store;

    private Database(Store store, StoreConnection writer)
    {
        _store = store;
        Writer = writer;
        Inbox = new InboxTable(writer);
        Ledger = new LedgerTable(writer);
        Links = new LinkTable(writer);
        Tombstones = new TombstoneTable(writer);
        Erasures = new ErasureTable(writer);
        Customers = new CustomerTable(writer);
        Cycles = new CycleTable(writer);
        Shadow = new ShadowTable(writer);
        Lifecycles = new LifecycleTable(writer);
        Outcomes = new OutcomeTable(writer);
        Decisions = new DecisionTable(writer);
        Quarantine = new QuarantineTable(writer);
        Outbox = new OutboxTable(writer);
        Models = new ModelTable(writer);
        Traces = new TraceTable(writer);
        Policies = new PolicyTable(writer);
        Forecasts = new ForecastTable(writer);
    }

    /// <summary>What a person calls the store; of a SQLite store the file.</summary>
    public string Path => _store.Name;

    /// <summary>One transaction at a time: whoever writes holds this.</summary>
    public WriterGate Gate { get; } = new();

    /// <summary>The one connection that writes; only inside a <see cref="WriteTransaction"/>.</summary>
    public StoreConnection Writer { get; }

    public InboxTable Inbox { get; }

    public LedgerTable Ledger { get; }

    public LinkTable Links { get; }

    public TombstoneTable Tombstones { get; }

    public ErasureTable Erasures { get; }

    public CustomerTable Customers { get; }

    public CycleTable Cycles { get; }

    public ShadowTable Shadow { get; }

    public LifecycleTable Lifecycles { get; }

    public OutcomeTable Outcomes { get; }

    public DecisionTable Decisions { get; }

    public QuarantineTable Quarantine { get; }

    public OutboxTable Outbox { get; }

    public ModelTable Models { get; }

    public TraceTable Traces { get; }

    public PolicyTable Policies { get; }

    public ForecastTable Forecasts { get; }

    /// <summary>Opens or creates a SQLite store and brings its schema up to date.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="isDurable">False only for a throw-away store: nothing is synced to disk.</param>
    public static Database Open(string path, bool isDurable = true) => Open(new SqliteStore(path, isDurable));

    /// <summary>Opens or creates a store and brings its schema up to date.</summary>
    /// <exception cref="StoreRefusedException">The store is newer than this program, or does not let it in.</exception>
    public static Database Open(Store store) => store.Retry(() => OpenOnce(store));

    /// <summary>As <see cref="Open(Store)"/>, for who waits himself where the store is away.</summary>
    public static Database OpenOnce(Store store)
    {
        var writer = OpenWriter(store);
        try
        {
            return new Database(store, writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    private static StoreConnection OpenWriter(Store store)
    {
        try
        {
            return store.OpenWriter();
        }
        catch (Exception e) when (store.IsRefusal(e))
        {
            throw new StoreRefusedException($"The store {store.Name} does not let this worker in: {e.GetBaseException().Message}", e);
        }
    }

    /// <summary>Begins a transaction and waits for its turn. Dispose without commit undoes it.</summary>
    public WriteTransaction Begin() => new(this, null, isAlone: false);

    /// <summary>Begins the transaction of a batch: what its events will ask of the store is read ahead.</summary>
    public WriteTransaction Begin(IReadOnlyList<Inbound> batch) => new(this, batch, isAlone: false);

    /// <summary>
    /// Whether the transaction that runs may take in more: nobody has waited long for its end. Of a store that several workers share nobody here can say so.
    /// </summary>
    public bool MayGoOn => !Writer.IsShared && !Gate.IsWanted;

    /// <summary>Begins a transaction with no other beside it, of whichever worker: it changes what others remember or are decided by.</summary>
    public WriteTransaction BeginAlone() => new(this, null, isAlone: true);

    /// <summary>
    /// Until <see cref="EndBulk"/> all transactions of this thread become one: for a store that is thrown away when the work fails, where a
    /// commit a batch is wasted. Readers see none of it before the end. A store that several workers share keeps its transactions apart.
    /// </summary>
    public void BeginBulk()
    {
        if (Writer.IsShared)
            return;
        Gate.Enter();
        BeginTransaction(null, isAlone: true);
        IsBulk = true;
    }

    /// <summary>Commits what was done since <see cref="BeginBulk"/>.</summary>
    public void EndBulk()
    {
        if (!IsBulk)
            return;
        IsBulk = false;
        Writer.Commit();
        Gate.Exit();
    }

    /// <summary>Whether transactions are being gathered into one.</summary>
    public bool IsBulk { get; private set; }

    /// <summary>
    /// Takes the last bytes of erased rows out of the files, if there may be any: after an erasure, and at the start in case a crash came between.
    /// Returns whether none is left.
    /// </summary>
    public bool ScrubIfDue()
    {
        using (Gate.Hold())
            return !IsBulk && _store.Scrub(this);
    }

    /// <remarks>
    /// Another process may erase or import while this one runs (<c>churnworker erase</c> beside <c>run</c>): what tables keep in memory must
    /// follow, or an erased customer would rise again.
    /// </remarks>
    internal void BeginTransaction(IReadOnlyList<Inbound>? expected, bool isAlone)
    {
        var mayHaveChanged = Writer.Begin(expected, isAlone);
        try
        {
            if (mayHaveChanged)
            {
                Links.Refresh();
                Tombstones.Refresh();
                OthersWrote?.Invoke();
            }

            if (expected is not null && Writer.IsShared)
                Tombstones.ReadAhead(expected);
        }
        catch
        {
            Writer.Rollback();
            throw;
        }
    }

    /// <summary>Reads together what reviews of customers will ask one by one.</summary>
    public void ReadAhead(IReadOnlyList<CustomerRow> customers)
    {
        if (!Writer.IsShared)
            return;
        var ids = customers.Select(row => row.Summary.CustomerId).ToList();
        Writer.ReadAhead("cycles", "cycle_id", [.. customers.Select(row => row.Cycle?.CycleId.ToString("D")).OfType<string>()]);
        Writer.ReadAhead("triggers", "customer_id", ids);
        Writer.ReadAhead("traces", "customer_id", ids);
        if (Links.AnyMembers)
            Writer.ReadAhead("members", "root", ids);
    }

    /// <summary>Runs a whole transaction, and again where another worker or a lost connection broke it off.</summary>
    public T Retry<T>(Func<T> transaction) => IsBulk ? transaction() : _store.Retry(transaction);

    /// <summary>Whether a failure is the store's and not of what it was given.</summary>
    public bool IsToBlame(Exception failure) => _store.IsToBlame(failure);

    /// <summary>Takes a lock among workers; null when another one has it.</summary>
    public IDisposable? TryLock(string name) => _store.TryLock(name);

    /// <summary>Called inside a transaction, before anything else in it, when others may have written since the last one.</summary>
    public Action? OthersWrote { get; set; }

    internal void CommitTransaction() => Writer.Commit();

    internal void RollbackTransaction()
    {
        Writer.Rollback();
        if (!IsBulk)
            return;
        IsBulk = false;
        Gate.Exit();
    }

    /// <summary>Reads a snapshot beside the writer; within a bulk, what this thread wrote so far.</summary>
    public T Read<T>(Func<StoreConnection, T> read)
    {
        if (IsBulk)
            return read(Writer);
        using var reader = OpenReader();
        return read(reader);
    }

    /// <summary>A connection that only reads. The caller disposes it.</summary>
    public StoreConnection OpenReader() => _store.OpenReader();

    public void Dispose()
    {
        foreach (var table in (IDisposable[])[Inbox, Ledger, Links, Tombstones, Customers, Cycles, Shadow, Lifecycles, Outcomes, Decisions, Quarantine, Outbox, Traces, Forecasts])
            table.Dispose();
        _store.Close();
        Writer.Dispose();
    }
}
