using System.Globalization;
using System.Text.Json;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Storage;

/// <summary>Facts about the store itself.</summary>
internal static class MetaStore
{
    private const string LiveSinceKey = "live_since";
    private const string RetimedKey = "retimed";
    private const string FoldedKey = "folded";
    private const string CheckedKey = "calibration_checked";
    private const string UpliftKey = "measured_uplift";
    private const string ShadowKey = "shadow";
    private const string TombstoneKey = "tombstone_key";
    private const string ScrubKey = "scrub";
    private const string ReportKey = "report";

    /// <summary>When the service first ran on this store; notes <paramref name="now"/> if it never did.</summary>
    public static long LiveSince(Database database, long now)
    {
        using var transaction = database.Begin();
        if (ReadLiveSince(database.Writer) is not { } since)
            Write(database, LiveSinceKey, (since = now).ToString(CultureInfo.InvariantCulture));
        transaction.Commit();
        return since;
    }

    /// <summary>When the service first ran on this store; null when it never did.</summary>
    public static long? ReadLiveSince(StoreConnection connection) =>
        Read(connection, LiveSinceKey) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Notes under which model and policy all review instants are; null: a change is under way. Inside a write transaction.</summary>
    public static void NoteRetimed(Database database, string? mark) => Write(database, RetimedKey, mark ?? "");

    /// <summary>Under which model and policy all review instants are; empty while a change is under way.</summary>
    public static string? ReadRetimed(StoreConnection connection) => Read(connection, RetimedKey);

    /// <summary>Notes by which rules all customers are folded. Inside a write transaction.</summary>
    public static void NoteFolded(Database database, string mark) => Write(database, FoldedKey, mark);

    /// <summary>By which rules all customers are folded; null when nobody noted it yet.</summary>
    public static string? ReadFolded(StoreConnection connection) => Read(connection, FoldedKey);

    /// <summary>Notes when a calibration last ran, whatever it found.</summary>
    public static void NoteChecked(Database database, long now)
    {
        using var transaction = database.Begin();
        Write(database, CheckedKey, now.ToString(CultureInfo.InvariantCulture));
        transaction.Commit();
    }

    /// <summary>When a calibration last ran, Unix milliseconds UTC; null when none did.</summary>
    public static long? ReadChecked(StoreConnection connection) =>
        Read(connection, CheckedKey) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Notes what contact was measured to add; null: nothing that can be told from zero. Inside a write transaction.</summary>
    public static void NoteUplift(Database database, MeasuredUplift? uplift) => Write(database, UpliftKey, JsonSerializer.Serialize(uplift));

    /// <summary>What contact was measured to add; null where that was not measured, or cannot be told from zero.</summary>
    public static MeasuredUplift? ReadUplift(StoreConnection connection) =>
        Read(connection, UpliftKey) is { } text ? JsonSerializer.Deserialize<MeasuredUplift>(text) : null;

    /// <summary>Since when a shadow policy decides beside the live one, Unix milliseconds UTC; what another one kept is forgotten.</summary>
    public static long ShadowSince(Database database, string version, long now)
    {
        using var transaction = database.BeginAlone();
        if (ReadShadow(database.Writer) is not { } known || known.Version != version)
        {
            known = (version, now);
            ShadowTable.Clear(database.Writer);
            Write(database, ShadowKey, string.Create(CultureInfo.InvariantCulture, $"{version} {now}"));
        }

        transaction.Commit();
        return known.Since;
    }

    /// <summary>The shadow policy that decides, or decided last, and since when; null when there never was one.</summary>
    public static (string Version, long Since)? ReadShadow(StoreConnection connection) =>
        Read(connection, ShadowKey)?.Split(' ') is [var version, var since] ? (version, long.Parse(since, CultureInfo.InvariantCulture)) : null;

    /// <summary>The key of the hashes that stay of erased customers.</summary>
    public static byte[] ReadTombstoneKey(StoreConnection connection) =>
        Convert.FromHexString(Read(connection, TombstoneKey) ?? throw new InvalidDataException("The store has lost the key of its tombstones."));

    /// <summary>Notes whether bytes of erased rows may still lie in the files of the store. Inside a write transaction.</summary>
    public static void NoteScrub(Database database, bool isDue) => Write(database, ScrubKey, isDue ? "due" : "done");

    /// <summary>Whether bytes of erased rows may still lie in the files of the store.</summary>
    public static bool IsScrubDue(StoreConnection connection) => Read(connection, ScrubKey) == "due";

    /// <summary>Keeps the report computed last. Inside a write transaction.</summary>
    public static void NoteReport(Database database, string json) => Write(database, ReportKey, json);

    /// <summary>The report computed last; null before the first.</summary>
    public static string? ReadReport(StoreConnection connection) => Read(connection, ReportKey);

    private static string? Read(StoreConnection connection, string key) =>
        connection.QueryFirstOrDefault<string>("SELECT value FROM meta WHERE key = @key", new { key });

    private static void Write(Database database, string key, string value) =>
        database.Writer.Execute("INSERT INTO meta (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value", new { key, value });
}
