using RagKit;
using RagKit.Ingestion;

await using Corpus talks = Corpus.Create("talks", corpus => corpus
    .FromFolder("samples/CustomLoader/talks")
    .LoadWith(new SubtitleLoader())      // one interface, one verb
    .ChunkByTokens(max: 40, overlap: 0)
    .StoreInMemory());

await foreach (DocumentOutcome done in talks.IngestAsync())
    Console.WriteLine(done);

await foreach (Hit hit in talks.RetrieveAsync("why do embeddings need retraining?", top: 2))
    Console.WriteLine($"second {hit.Chunk.Metadata["second"]}: {hit.Chunk.Text.ReplaceLineEndings(" ")}");
