using DomainKnowledge;
using RagKit;
using RagKit.Domains;
using RagKit.Ingestion;
using RagKit.Retrieval;

await using Corpus keeper = Knowledge.Open("samples/DomainKnowledge/book", "keeper.db", new ScriptedChatClient());

IReadOnlyList<DocumentOutcome> changes = await keeper.IngestAllAsync();
Console.WriteLine(changes.Count == 0 ? "Nothing changed." : $"{changes.Count} entries are new or changed.");
foreach (DomainCount domain in await keeper.CountDomainsAsync())
    Console.WriteLine($"  {domain.Domain,-8} {domain.Chunks} entries");

const string Oil = "What does oil do?";
await PrintAsync(Oil, "in stores", keeper.InDomain("stores"));
await PrintAsync(Oil, "in rescue", keeper.InDomain("rescue"));
await PrintAsync(Oil, "in all domains", keeper);
await PrintAsync("What takes fire, and what draws lightning?", "among the dangers of all chapters", keeper.InDomain("dangers"));

static async Task PrintAsync(string question, string where, IRetriever retriever)
{
    Console.WriteLine($"\n\"{question}\" {where}:");
    await foreach (Hit hit in retriever.RetrieveAsync(new RetrievalQuery(question) { Top = 3 }))
    {
        Metadata facts = hit.Chunk.Metadata;
        Console.WriteLine($"  {hit.Score:0.00} [{facts["kind"]}] {hit.Chunk.Text}");
        Console.WriteLine($"       {facts["chapter"]}, characters {facts["start"]} to {facts["end"]}: \"{facts["quote"]}\"");
    }
}
