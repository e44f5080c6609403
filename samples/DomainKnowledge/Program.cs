using DomainKnowledge;
using RagKit;
using RagKit.Domains;
using RagKit.Ingestion;
using RagKit.Retrieval;

await using Corpus keeper = Knowledge.Open("samples/DomainKnowledge/book", "keeper.db", new ScriptedChatClient());

IReadOnlyList<DocumentOutcome> changes = await keeper.IngestAllAsync();
Console.WriteLine($"{changes.Count} entries are new or changed.");
foreach (DomainCount domain in await keeper.CountDomainsAsync())
    Console.WriteLine($"  {domain.Domain,-8} {domain.Chunks} entries");

const string Question = "What does oil do?";
await PrintAsync("in stores", keeper.InDomain("stores"));
await PrintAsync("in rescue", keeper.InDomain("rescue"));
await PrintAsync("in all domains", keeper);
await PrintAsync("warnings in all domains", keeper.InDomain("dangers"));

static async Task PrintAsync(string where, IRetriever retriever)
{
    Console.WriteLine($"\n\"{Question}\" {where}:");
    await foreach (Hit hit in retriever.RetrieveAsync(new RetrievalQuery(Question) { Top = 3 }))
    {
        Metadata facts = hit.Chunk.Metadata;
        Console.WriteLine($"  {hit.Score:0.00} [{facts["kind"]}] {hit.Chunk.Text}");
        Console.WriteLine($"       {facts["chapter"]}, characters {facts["start"]} to {facts["end"]}: \"{facts["quote"]}\"");
    }
}
