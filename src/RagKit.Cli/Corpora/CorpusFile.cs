using RagKit.Chunking;
using RagKit.Loading;

namespace RagKit.Cli;

/// <summary>Opens the tool's corpora, all with the same parts: SQLite, the model trained on the corpus, hybrid search.</summary>
internal static class CorpusFile
{
    /// <summary>The name of every corpus that the tool makes; the file tells them apart.</summary>
    public const string CorpusName = "ragkit";

    /// <summary>The corpus in a file that is there, to be searched.</summary>
    public static Corpus OpenExisting(string database)
    {
        if (Directory.Exists(database))
            throw new UsageException($"'{database}' is a folder: --db names the corpus's file, such as {Path.Combine(database, CommonOptions.DefaultDatabase)}.");
        if (!File.Exists(database))
            throw new UsageException($"No corpus at '{database}': run 'ragkit ingest <folder>{(database == CommonOptions.DefaultDatabase ? "" : $" --db {database}")}' first.");
        return Create(database, ChunkingOptions.Default, static _ => { });
    }

    /// <summary>The corpus that a folder is ingested into; its file is made where there is none.</summary>
    public static Corpus OpenOrCreate(IngestRequest request)
    {
        FolderSourceOptions folder = new() { Name = FolderId.Of(request.Folder, request.Database), Include = request.Include };
        string home = Path.GetDirectoryName(Path.GetFullPath(request.Database))!;
        if (!Directory.Exists(home))
            throw new UsageException($"There is no folder '{home}' for the corpus's file: make it first, or name another file with --db.");
        return Create(request.Database, request.Chunker, corpus => corpus.FromFolder(
            request.Folder, folder with { Exclude = [.. folder.Exclude, .. request.Exclude, .. FolderId.OwnFiles(request.Folder, request.Database)] }));
    }

    /// <summary>A corpus with the tool's parts and the sources given.</summary>
    public static Corpus Create(string database, IChunker chunker, Action<CorpusBuilder> addSources) => Corpus.Create(CorpusName, corpus =>
    {
        addSources(corpus);
        corpus.LoadKnownFormats().ChunkWith(chunker).EmbedWithCorpusModel().StoreInSqlite(database);
    });
}
