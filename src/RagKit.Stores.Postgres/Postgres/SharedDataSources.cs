using System.Data.Common;
using Npgsql;

namespace RagKit.Postgres;

/// <summary>The pools of this process: one a connection string, shared by the stores that use it and closed with the last of them. Thread-safe.</summary>
internal static class SharedDataSources
{
    private static readonly Dictionary<string, Entry> Entries = new(StringComparer.Ordinal);

    public static NpgsqlDataSource Rent(string connectionString)
    {
        string complete = Complete(connectionString);
        lock (Entries)
        {
            if (!Entries.TryGetValue(complete, out Entry? entry))
                Entries.Add(complete, entry = new Entry(NpgsqlDataSource.Create(complete)));
            entry.Users++;
            return entry.Source;
        }
    }

    public static ValueTask ReturnAsync(NpgsqlDataSource source)
    {
        lock (Entries)
        {
            (string key, Entry entry) = Entries.First(pair => pair.Value.Source == source);
            if (--entry.Users > 0)
                return default;
            Entries.Remove(key);
        }
        return source.DisposeAsync();
    }

    /// <summary>The connection string with what the stores want where it says nothing: a name, prepared statements, no reset of what they leave no state in.</summary>
    private static string Complete(string connectionString)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new ArgumentException($"The connection string cannot be read: {e.Message} It looks like 'Host=localhost;Database=rag;Username=rag;Password=...'.", nameof(connectionString), e);
        }
        if (string.IsNullOrEmpty(builder.Host))
            throw new ArgumentException("The connection string names no host. It looks like 'Host=localhost;Database=rag;Username=rag;Password=...'.", nameof(connectionString));
        builder.ApplicationName ??= "RagKit";
        // Whoever says 0 means it, as behind a pooler that knows no prepared statements.
        DbConnectionStringBuilder said = new() { ConnectionString = connectionString };
        if (!said.ContainsKey("Max Auto Prepare") && !said.ContainsKey("MaxAutoPrepare"))
            builder.MaxAutoPrepare = 100;
        builder.AutoPrepareMinUsages = 2;
        builder.NoResetOnClose = true;
        return builder.ConnectionString;
    }

    private sealed class Entry(NpgsqlDataSource source)
    {
        public NpgsqlDataSource Source => source;

        public int Users { get; set; }
    }
}
