using System.Globalization;
using RagKit;
using RagKit.Runs;
using RagKit.Stores;
using RagKit.TestData;

// Arguments: the file, a seed, how many operations (0: until killed), a prefix for ids; 'flows' as the prefix writes a flow store instead.
// Writes a line to standard output after each operation that the store has acknowledged; the reader checks that it is there.
string path = args[0];
Random random = new(int.Parse(args[1], CultureInfo.InvariantCulture));
int operations = int.Parse(args[2], CultureInfo.InvariantCulture);
string prefix = args[3];

using Stream output = Console.OpenStandardOutput();
if (prefix == "flows")
{
    // Started ahead of its time: it opens the file when it is told to.
    Console.In.ReadLine();
    ParentWatch.Begin();
    await using SqliteFlowStore flows = new(path);
    await new FlowWriter(flows, random.Next(), Say).RunAsync();
    return 0;
}
ParentWatch.Begin();
// An image file and a graph are kept from a few vectors on, so that kills meet their writing, too.
await using SqliteChunkStore store = new(path, new SqliteStoreOptions { LeastImageRows = 20, HnswAbove = 30, ScanRows = 0 });
if (await store.GetManifestAsync() is null)
    await store.SetManifestAsync(new CorpusManifest("crash", "chunker", "embedder") { Model = "model", Dimensions = 16 });
Say("ready");
for (int operation = 1; operations == 0 || operation <= operations; operation++)
{
    // A revision is never written twice, so each is told from every other.
    long revision = random.NextInt64(1, long.MaxValue);
    DocumentChunks[] documents = [.. Enumerable.Range(0, 40).OrderBy(_ => random.Next()).Take(random.Next(1, 9)).Select(number => Document($"{prefix}{number}", revision))];
    string ids = string.Join(',', documents.Select(document => document.Document.Id));
    if (random.Next(3) == 0)
        await store.SearchAsync(new ChunkSearch { Vector = Vector(revision, 0), Model = "model", Depth = 5 });
    switch (random.Next(8))
    {
        case 0:
            Say($"begin delete {ids}");
            await store.DeleteAsync([.. documents.Select(document => document.Document.Id)]);
            break;
        case 1:
            Say($"begin artifact {revision}");
            await store.WriteArtifactAsync($"{prefix}artifact", Enumerable.Repeat((byte)revision, random.Next(1, 200_000)).ToArray());
            break;
        case 2:
            Say($"begin ledger {revision}");
            await store.RecordEntriesAsync([.. Enumerable.Range(0, 20).Select(item => new LedgerEntry(prefix, $"{item}", $"{revision}"))]);
            break;
        default:
            Say($"begin replace {revision} {ids}");
            await store.ReplaceAsync(documents, "model");
            break;
    }
    Say("done");
}
return 0;

void Say(string line)
{
    // In one piece, whoever says it: lines of several workers never mix.
    byte[] bytes = System.Text.Encoding.UTF8.GetBytes(line + "\n");
    lock (output)
        output.Write(bytes);
}

static DocumentChunks Document(string id, long revision)
{
    int count = 1 + (int)(revision % 6);
    Chunk[] chunks = [.. Enumerable.Range(0, count).Select(at => new Chunk(
        $"{id}/{(at == 0 ? "kept" : revision.ToString(CultureInfo.InvariantCulture))}/{at}", id, at, $"revision{revision} chunk number {at} of {id}", at..(at + 1))
    {
        Metadata = new([KeyValuePair.Create("revision", (MetadataValue)revision)]),
    })];
    return new DocumentChunks(new StoredDocument(id, "docs", id, $"{revision}"), chunks)
    {
        Vectors = chunks.ToDictionary(chunk => chunk.Id, chunk => (ReadOnlyMemory<float>)Vector(revision, chunk.Ordinal)),
    };
}

static float[] Vector(long revision, int ordinal)
{
    float[] vector = new float[16];
    for (int i = 0; i < vector.Length; i++)
        vector[i] = ((revision >> i) & 15) - 7.5f + ordinal;
    return vector;
}
