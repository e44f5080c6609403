using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagKit.Cleaning;
using RagKit.Vectors;

namespace RagKit.Configuration;

/// <summary>The parts that RagKit itself has; every configuration knows them.</summary>
internal static class CoreParts
{
    private static readonly PartOption Originals = new("originals", OptionKind.Switch, "Whether the bytes that documents were parsed from are kept, too.");

    public static IReadOnlyList<CorpusPart> All { get; } =
    [
        new(PartRole.Store, "memory", "The process's memory.", (corpus, values) => corpus.StoreInMemory(values.Choice("precision", VectorPrecision.Float)))
        {
            Options = [new("precision", OptionKind.Choice, "What a search by vector scans.") { Choices = Names<VectorPrecision>() }],
        },
        new(PartRole.Embedder, "none", "No model: words alone.", (_, _) => { }),
        new(PartRole.Embedder, "host", "The IEmbeddingGenerator that the host registers.", (corpus, values) => corpus.EmbedWith(services => values.TextOrNull("key") is string key
            ? services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(key)
            : services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>()))
        {
            Options = [new("key", OptionKind.Text, "Its key among the host's services.")],
        },
        new(PartRole.Documents, "folder", "Files in a folder.", (corpus, values) => corpus.KeepDocumentsInFolder(values.Text("path"), values.Switch("originals")))
        {
            Options = [new("path", OptionKind.Path, "The folder.") { IsRequired = true, Scope = OptionScope.File }, Originals],
        },
        new(PartRole.Documents, "memory", "The process's memory.", (corpus, values) => corpus.KeepDocumentsInMemory(values.Switch("originals"))) { Options = [Originals] },
        new(PartRole.Cleaning, "text", "Normal form, control characters, spaces.", (corpus, values) => corpus.CleanText(new() { Mojibake = values.Switch("mojibake"), Ligatures = values.Switch("ligatures") }))
        {
            Options =
            [
                new("mojibake", OptionKind.Switch, "Whether text that was decoded wrongly is mended."),
                new("ligatures", OptionKind.Switch, "Whether ligatures become letters."),
            ],
        },
        new(PartRole.Cleaning, "boilerplate", "Takes out running headers and footers.", (corpus, _) => corpus.RemoveBoilerplate()),
        new(PartRole.Cleaning, "language", "Tells the language.", (corpus, _) => corpus.DetectLanguage()),
        new(PartRole.Cleaning, "describe", "Finds title, author and date.", (corpus, _) => corpus.DescribeDocuments()),
        new(PartRole.Cleaning, "duplicates", "Leaves duplicates out.", (corpus, values) => corpus.RemoveDuplicates(new() { Threshold = values.Number("threshold", new DuplicateOptions().Threshold) }))
        {
            Options = [new("threshold", OptionKind.Number, "From which likeness on.") { Minimum = 0, Maximum = 1 }],
        },
        new(PartRole.Cleaning, "redact", "Takes out personal data.", (corpus, values) => corpus.RedactPersonalData(new() { Kinds = values.Choice("kinds", PersonalDataKinds.All), Counts = values.Switch("counts") }))
        {
            Options =
            [
                new("kinds", OptionKind.Choice, "What is taken out.") { Choices = [.. Names<PersonalDataKinds>().Where(name => name != "none")] },
                new("counts", OptionKind.Switch, "Whether their number is kept."),
            ],
        },
    ];

    private static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
}
