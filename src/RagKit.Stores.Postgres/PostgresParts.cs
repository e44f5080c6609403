using RagKit.Configuration;
using RagKit.Postgres;
using RagKit.Stores;

namespace RagKit;

/// <summary>The store in PostgreSQL, for a corpus that is described in a configuration.</summary>
public static class PostgresParts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CorpusPart> All { get; } =
    [
        new(PartRole.Store, "postgres", "A PostgreSQL database.", (corpus, values) => corpus.StoreInPostgres(
            values.Text("connection"),
            new PostgresStoreOptions
            {
                Database = new PostgresOptions { Schema = values.Text("schema"), Migrate = values.Switch("migrate", true) },
                Tenant = values.TextOrNull("tenant") ?? "",
                Vectors = values.Choice("vectors", PostgresVectorKind.Auto),
                PartitionVersions = values.Switch("partitionVersions"),
            }))
        {
            Options =
            [
                new("connection", OptionKind.Connection, "A connection string, or the name of one.") { IsRequired = true },
                new("schema", OptionKind.Text, "The schema of its tables.") { Default = "ragkit", Scope = OptionScope.Name },
                new("tenant", OptionKind.Text, "Whose corpus it is."),
                new("vectors", OptionKind.Choice, "How vectors are kept.") { Choices = [.. Enum.GetNames<PostgresVectorKind>().Select(name => name.ToLowerInvariant())] },
                new("partitionVersions", OptionKind.Switch, "Whether each version gets partitions of its own."),
                new("migrate", OptionKind.Switch, "Whether missing tables are made."),
            ],
        },
    ];
}
