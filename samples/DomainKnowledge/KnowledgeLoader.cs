using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using RagKit;
using RagKit.Sources;

namespace DomainKnowledge;

/// <summary>
/// Turns a chapter into entries, a document each: its text is the statement; its metadata say the kind, the domain, and where in which chapter the
/// words are that it rests on.
/// </summary>
public sealed class KnowledgeLoader(ChapterReader reader) : IDocumentLoader
{
    public string Fingerprint => "knowledge/1";

    public bool CanLoad(SourceItem item) => item.Extension == ".md";

    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string chapter = Encoding.UTF8.GetString((await content.ReadAllAsync(1 << 20, cancellationToken)).Span);
        string title = chapter.Split('\n', 2)[0].TrimStart('#', ' ');
        (IReadOnlyList<KnowledgeEntry> entries, IReadOnlyList<string> unfounded) = await reader.ReadAsync(chapter, cancellationToken);
        foreach (string statement in unfounded)
            content.Fail(new LoadFailure($"entry '{statement}'", "The chapter does not say so: its quote is not in the text, or its domain is not one of ours."));
        for (int number = 0; number < entries.Count; number++)
        {
            KnowledgeEntry entry = entries[number];
            int start = chapter.IndexOf(entry.Quote, StringComparison.Ordinal);
            yield return new Document(string.Create(CultureInfo.InvariantCulture, $"{content.Item.Id}#{number + 1}"), entry.Statement)
            {
                Title = title,
                MediaType = "text/plain",
                Metadata = new Metadata(new Dictionary<string, MetadataValue>
                {
                    ["kind"] = entry.Kind.ToString().ToLowerInvariant(),
                    ["subject"] = entry.Domain,
                    ["quote"] = entry.Quote,
                    ["chapter"] = content.Item.Id,
                    ["start"] = start,
                    ["end"] = start + entry.Quote.Length,
                }),
            };
        }
    }
}
