using Microsoft.Extensions.AI;
using RagKit;
using RagKit.Answering;
using RagKit.Evaluation;

await using Corpus docs = Corpus.Create("docs", corpus => corpus
    .FromFolder("docs", "**/*.md")
    .ChunkByHeadings()
    .EmbedWithCorpusModel()              // or EmbedWith(any IEmbeddingGenerator)
    .StoreInSqlite("quickstart.db"));

long start = Environment.TickCount64;
await foreach (var done in docs.IngestAsync())
    Console.WriteLine(done);             // docs/guide/ingesting.md  added  10 chunks
Console.WriteLine($"Ingested in {Environment.TickCount64 - start} ms; run again to see it do nothing.\n");

await foreach (Hit hit in docs.RetrieveAsync("what happens to deleted documents", top: 3))
    Console.WriteLine($"{hit.Score:0.00}  {hit.Chunk.DocumentId}  {hit.Chunk.Text.Split('\n')[0]}");

IChatClient chat = new ExtractiveChatClient().GroundedIn(docs);   // or any other IChatClient
ChatResponse answer = await chat.GetResponseAsync("What happens when the embedding model changes?");
Console.WriteLine($"\n{answer}\n{string.Join('\n', answer.GetCitations().Select(cited => $"  {cited.Title}"))}\n");

Console.WriteLine(await docs.EvaluateAsync(await RetrievalDataset.LoadBeirAsync("samples/Quickstart/questions")));
