namespace RagKit.Loading;

/// <summary>The extensions of source code and configuration that are read as text, with the language that a code block names.</summary>
internal static class SourceLanguage
{
    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.Ordinal)
    {
        [".c"] = "c", [".h"] = "c", [".cc"] = "cpp", [".cpp"] = "cpp", [".cxx"] = "cpp", [".hpp"] = "cpp",
        [".cs"] = "csharp", [".csx"] = "csharp", [".fs"] = "fsharp", [".vb"] = "vb", [".razor"] = "razor", [".cshtml"] = "razor",
        [".java"] = "java", [".kt"] = "kotlin", [".scala"] = "scala", [".groovy"] = "groovy", [".swift"] = "swift", [".m"] = "objectivec",
        [".js"] = "javascript", [".mjs"] = "javascript", [".cjs"] = "javascript", [".jsx"] = "jsx", [".ts"] = "typescript", [".tsx"] = "tsx",
        [".py"] = "python", [".rb"] = "ruby", [".php"] = "php", [".pl"] = "perl", [".lua"] = "lua", [".r"] = "r", [".jl"] = "julia",
        [".go"] = "go", [".rs"] = "rust", [".zig"] = "zig", [".dart"] = "dart", [".hs"] = "haskell", [".ml"] = "ocaml",
        [".ex"] = "elixir", [".exs"] = "elixir", [".erl"] = "erlang", [".clj"] = "clojure", [".lisp"] = "lisp",
        [".sh"] = "bash", [".bash"] = "bash", [".zsh"] = "bash", [".ps1"] = "powershell", [".bat"] = "batch", [".cmd"] = "batch",
        [".sql"] = "sql", [".graphql"] = "graphql", [".proto"] = "protobuf", [".tf"] = "hcl",
        [".css"] = "css", [".scss"] = "scss", [".less"] = "less", [".vue"] = "vue", [".svelte"] = "svelte",
        [".yml"] = "yaml", [".yaml"] = "yaml", [".toml"] = "toml", [".ini"] = "ini", [".cfg"] = "ini", [".conf"] = "ini", [".properties"] = "properties",
        [".xml"] = "xml", [".xsd"] = "xml", [".xslt"] = "xml", [".csproj"] = "xml", [".props"] = "xml", [".targets"] = "xml",
    };

    public static string? Of(string extension) => ByExtension.GetValueOrDefault(extension);
}
