using RagKit;
using RagKit.Ingestion;
using RagKit.Loading;
using RagKit.TestData;

// Started ahead of its time: it does nothing before a line tells it the folder and, behind a tab, the file of the corpus. Says each outcome, and "done" at the
// end.
string[] order = (Console.In.ReadLine() ?? "").Split('\t');
if (order is not [string folder, string database])
    return 1;
ParentWatch.Begin();
await using Corpus corpus = Corpus.Create("victim", builder => builder
    .FromFolder(folder, new FolderSourceOptions { Name = "docs" })
    .RemoveDuplicates()
    .ChunkByTokens(max: 60, overlap: 0)
    .StoreInSqlite(database));
await foreach (DocumentOutcome outcome in corpus.IngestAsync())
    Console.Out.WriteLine(outcome);
Console.Out.WriteLine("done");
return 0;
