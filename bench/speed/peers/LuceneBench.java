import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.tartarus.snowball.ext.FrenchStemmer;

/**
 * Builds an index ("build FOLDER MEMORY_MB": reads id, title, text, day apart by tabs, says its CPU nanoseconds and peak
 * kilobytes at the end) or answers queries ("serve FOLDER": reads kind, since, until, words apart by tabs and says total,
 * CPU and wall nanoseconds, documents; "ids" and documents asks for their identifiers, "memory" for kilobytes).
 */
public final class LuceneBench {
    private static final String[] FIELDS = {"title", "text"};
    private static final float[] WEIGHTS = {3f, 1f};
    private static final int HITS = 10;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final Analyzer ANALYZER = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer tokenizer = new StandardTokenizer();
            TokenStream tokens = new ElisionFilter(tokenizer, FrenchAnalyzer.DEFAULT_ARTICLES);
            tokens = new ASCIIFoldingFilter(new LowerCaseFilter(tokens));
            return new TokenStreamComponents(tokenizer, new SnowballFilter(tokens, new FrenchStemmer()));
        }
    };

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 20);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Directory directory = new MMapDirectory(Path.of(arguments[1]))) {
            if (arguments[0].equals("build")) {
                build(directory, Double.parseDouble(arguments[2]), in);
                out.println(processCpu() + "\t" + status("VmHWM:"));
            } else {
                serve(directory, in, out);
            }
        }
    }

    private static void build(Directory directory, double memory, BufferedReader in) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(ANALYZER).setRAMBufferSizeMB(memory);
        // Merges in the one thread that indexes, as its peers have one.
        config.setMergeScheduler(new SerialMergeScheduler());
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] columns = line.split("\t", -1);
                Document document = new Document();
                document.add(new StoredField("id", columns[0]));
                document.add(new TextField("title", columns[1], Field.Store.YES));
                document.add(new TextField("text", columns[2], Field.Store.YES));
                document.add(new LongField("day", Long.parseLong(columns[3])));
                writer.addDocument(document);
            }
        }
    }

    private static void serve(Directory directory, BufferedReader in, PrintStream out) throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] columns = line.split("\t", -1);
                if (columns[0].equals("memory")) {
                    out.println(Files.readString(Path.of("/proc/self/smaps_rollup")).replace('\n', ';'));
                } else if (columns[0].equals("ids")) {
                    List<String> ids = new ArrayList<>();
                    for (int i = 1; i < columns.length; i++) {
                        ids.add(searcher.storedFields().document(Integer.parseInt(columns[i])).get("id"));
                    }
                    out.println(String.join("\t", ids));
                } else {
                    out.println(answer(searcher, columns));
                }
            }
        }
    }

    private static String answer(IndexSearcher searcher, String[] columns) throws IOException {
        long wall = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        Query query = query(columns[0], Long.parseLong(columns[1]), Long.parseLong(columns[2]), columns[3].split(" "));
        TopDocs found;
        if (columns[0].equals("newest")) {
            Sort newest = new Sort(LongField.newSortField("day", true, SortedNumericSelector.Type.MIN));
            found = searcher.search(query, TopFieldCollector.createSharedManager(newest, HITS, null, Integer.MAX_VALUE));
        } else {
            found = searcher.search(query, TopScoreDocCollector.createSharedManager(HITS, null, Integer.MAX_VALUE));
        }
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        wall = System.nanoTime() - wall;
        StringBuilder line = new StringBuilder().append(found.totalHits.value).append('\t').append(cpu);
        line.append('\t').append(wall);
        for (ScoreDoc hit : found.scoreDocs) {
            line.append('\t').append(hit.doc);
        }
        return line.toString();
    }

    private static Query query(String kind, long since, long until, String[] words) throws IOException {
        if (kind.equals("phrase")) {
            return either((field) -> {
                PhraseQuery.Builder phrase = new PhraseQuery.Builder();
                for (String word : words) {
                    phrase.add(new Term(field, term(word)));
                }
                return phrase.build();
            });
        }
        if (kind.equals("prefix")) {
            return either((field) -> new PrefixQuery(new Term(field, words[0])));
        }
        if (kind.equals("fuzzy")) {
            return either((field) -> new FuzzyQuery(new Term(field, words[0]), 1, 0, 1000, true));
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        boolean all = kind.equals("and") || kind.equals("date");
        for (String word : words) {
            String term = term(word);
            query.add(either((field) -> new TermQuery(new Term(field, term))), all ? Occur.MUST : Occur.SHOULD);
        }
        if (kind.equals("date")) {
            query.add(LongField.newRangeQuery("day", since, until), Occur.FILTER);
        }
        return query.build();
    }

    private interface Leaf {
        Query in(String field) throws IOException;
    }

    private static Query either(Leaf leaf) throws IOException {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (int i = 0; i < FIELDS.length; i++) {
            query.add(new BoostQuery(leaf.in(FIELDS[i]), WEIGHTS[i]), Occur.SHOULD);
        }
        return query.build();
    }

    private static String term(String word) throws IOException {
        try (TokenStream tokens = ANALYZER.tokenStream("text", word)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            String first = tokens.incrementToken() ? term.toString() : word;
            tokens.end();
            return first;
        }
    }

    private static long processCpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long status(String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }
}
