using Microsoft.Extensions.AI;
using RagKit;
using RagKit.Domains;
using RagKit.Loading;

namespace DomainKnowledge;

/// <summary>The corpus of what a book teaches.</summary>
public static class Knowledge
{
    public static readonly IReadOnlyList<string> Domains = ["light", "weather", "stores", "rescue"];

    /// <summary>Opens it over a folder of chapters.</summary>
    /// <param name="book">The folder.</param>
    /// <param name="database">The corpus's file.</param>
    /// <param name="chat">What reads the chapters.</param>
    public static Corpus Open(string book, string database, IChatClient chat) => Corpus.Create("keeper", corpus => corpus
        .FromFolder(book, new FolderSourceOptions { Name = "book" })
        .LoadWith(new KnowledgeLoader(new ChapterReader(chat, Domains)))
        .ChunkByTokens(max: 120, overlap: 0)          // an entry is a sentence, so an entry is a chunk
        .AssignDomainsFrom("subject")
        .AssignDomains(DomainRule.Metadata("dangers", "kind", "warning"))
        .EmbedWithCorpusModel(new() { MinimumTexts = 20 })
        .StoreInSqlite(database));
}
