using RagKit.Configuration;
using RagKit.Stores;

namespace RagKit;

/// <summary>The stores in SQLite files, for a corpus that is described in a configuration.</summary>
public static class SqliteParts
{
    private static readonly PartOption File = new("path", OptionKind.Path, "The file.") { IsRequired = true, Scope = OptionScope.File };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CorpusPart> All { get; } =
    [
        new(PartRole.Store, "sqlite", "One SQLite file.", (corpus, values) =>
        {
            SqliteStoreOptions usual = new();
            corpus.StoreInSqlite(values.Text("path"), usual with
            {
                CacheMegabytes = values.Whole("cacheMegabytes", usual.CacheMegabytes),
                MaxMegabytes = values.Whole("maxMegabytes", usual.MaxMegabytes),
                BusyTimeout = values.Duration("busyTimeout") ?? usual.BusyTimeout,
                Durability = values.Choice("durability", usual.Durability),
            });
        })
        {
            Options =
            [
                File,
                new("cacheMegabytes", OptionKind.Whole, "The page cache of each connection.") { Minimum = 1, Maximum = 1 << 20 },
                new("maxMegabytes", OptionKind.Whole, "How large the file may become; 0 for no limit.") { Minimum = 0, Maximum = 1 << 30 },
                new("busyTimeout", OptionKind.Duration, "How long to wait for another writer."),
                new("durability", OptionKind.Choice, "What a power failure may cost.") { Choices = [.. Enum.GetNames<SqliteDurability>().Select(name => name.ToLowerInvariant())] },
            ],
        },
        new(PartRole.Documents, "sqlite", "One SQLite file apart from the corpus's.", (corpus, values) => corpus.KeepDocumentsInSqlite(values.Text("path"), values.Switch("originals")))
        {
            Options = [File, new("originals", OptionKind.Switch, "Whether the bytes that documents were parsed from are kept, too.")],
        },
    ];
}
