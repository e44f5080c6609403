using RagKit.Configuration;
using RagKit.Stores;

namespace RagKit;

/// <summary>The store in Qdrant, for a corpus that is described in a configuration.</summary>
public static class QdrantParts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CorpusPart> All { get; } =
    [
        new(PartRole.Store, "qdrant", "A Qdrant server.", (corpus, values) =>
        {
            QdrantStoreOptions usual = new();
            corpus.StoreInQdrant(values.Text("url"), usual with
            {
                Namespace = values.Text("namespace"),
                ApiKey = values.TextOrNull("apiKey"),
                Timeout = values.Duration("timeout") ?? usual.Timeout,
                Retries = values.Whole("retries", usual.Retries),
            });
        })
        {
            Options =
            [
                new("url", OptionKind.Text, "Its address, such as http://localhost:6333.") { IsRequired = true },
                new("namespace", OptionKind.Text, "Part of the name of every collection.") { Default = "ragkit", Scope = OptionScope.Name },
                new("apiKey", OptionKind.Text, "Its key, best given as ${NAME}."),
                new("timeout", OptionKind.Duration, "How long one request may take."),
                new("retries", OptionKind.Whole, "How often a request is tried again.") { Minimum = 0, Maximum = 20 },
            ],
        },
    ];
}
