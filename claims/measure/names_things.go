package measure

func computeNames(l *lexicon) {
	data, second := dim(axisData), dim(axisTime)
	l.sizes(atom{factor: 1, dim: data, name: "B"}, []size{
		{1, "byte|bytes|字节"},
		{1e3, "kB|KB|kilobyte|kilobytes|千字节"},
		{1e6, "MB|megabyte|megabytes|兆字节"},
		{1e9, "GB|gigabyte|gigabytes|吉字节"},
		{1e12, "TB|terabyte|terabytes|太字节"},
		{1e15, "PB|petabyte|petabytes|拍字节"},
		{1e18, "EB|exabyte|exabytes|艾字节"},
		{1e21, "ZB|zettabyte|zettabytes"},
		{1 << 10, "KiB"},
		{1 << 20, "MiB"},
		{1 << 30, "GiB"},
		{1 << 40, "TiB"},
		{1 << 50, "PiB"},
		{0.125, "bit|bits|比特"},
		{0.125e6, "Mb|megabits"},
		{0.125e9, "Gb|gigabits"},
	})
	l.sizes(atom{factor: 1, dim: data.Over(second), name: "B/s", kind: Rate}, []size{
		{0.125e3, "kbps|Kbps"}, {0.125e6, "Mbps|Mb/s|Mbit/s"}, {0.125e9, "Gbps|Gb/s|Gbit/s"}, {0.125e12, "Tbps|Tb/s|Tbit/s"}, {1e9, "GBps"}, {1e12, "TBps"},
	})
	flop := dim(axisFLOP)
	l.sizes(atom{factor: 1, dim: flop, name: "FLOP"}, []size{
		{1, "FLOP|FLOPs|flop|floating point operations|operations|次浮点运算|浮点运算|次浮点操作|次运算|次计算"},
		{1e3, "kFLOP|KFLOPs"},
		{1e6, "MFLOP|MFLOPs"},
		{1e9, "GFLOP|GFLOPs|gigaflop"},
		{1e12, "TFLOP|TFLOPs|teraflop|万亿次浮点运算"},
		{1e15, "PFLOP|PFLOPs|petaflop"},
		{1e18, "EFLOP|EFLOPs|exaflop"},
		{1e21, "ZFLOP|ZFLOPs|zettaflop"},
		{1e24, "yottaflop|YFLOP"},
		{8.64e19, "PF days|PFLOP/s days|PFLOPs days|petaflop/s days|petaflop/s day|PFLOP/s day|petaflop days|petaflops days|petaflop s days|PFLOPS 天|PFLOP/s 天|PF 天|PFLOPS 日|PFLOPS day|pfs days|PFS days|PFlops days"},
	})
	l.sizes(atom{factor: 1, dim: flop.Over(second), name: "FLOP/s", kind: ComputeRate}, []size{
		{1, "FLOPS|flops|FLOP/s|flop/s|次浮点运算每秒|floating point operations per second|operations per second|次/秒"},
		{1e9, "GFLOPS|GFLOP/s|gigaflops"},
		{1e12, "TFLOPS|TFLOP/s|TFLOPs/s|Tflops|Tflop/s|teraflops|tera flops|teraflop/s|TOPS|trillion operations per second"},
		{1e15, "PFLOPS|PFLOP/s|PFLOPs/s|Pflops|petaflops|peta flops|petaflop/s|POPS|P算力|PFlops"},
		{1e18, "EFLOPS|EFLOP/s|EFLOPs/s|Eflops|exaflops|exa flops|exaflop/s|EOPS|EFlops|百亿亿次"},
		{1e21, "ZFLOPS|ZFLOP/s|zettaflops"},
	})
	l.add(atom{factor: 1, dim: dim(axisTokens), name: "token", noun: "token", traits: flow}, "token|tokens|tok|Tokens|词元|个token|个tokens|个词元|令牌|个令牌|toks|标记|个标记|output tokens|input tokens|training tokens|个 token|个 tokens|个 Token|个Token")
	l.add(atom{factor: 1e6, dim: dim(axisTokens), name: "token", noun: "token"}, "MTok|Mtok|Mtokens|M tokens|million tokens|mtok")
	l.add(atom{factor: 1, dim: dim(axisParameters), name: "parameter", noun: "parameter"}, "parameter|parameters|param|params|参数|个参数|参数量|参数规模|个活跃参数|活跃参数|激活参数|个激活参数|参数的|weights|active parameters|activated parameters|权重")
}

// thing enters a counted noun under its Latin and Chinese names.
func (l *lexicon) thing(noun string, traits trait, names string) {
	l.add(atom{factor: 1, dim: dim(axisCount), name: noun, noun: noun, traits: traits}, names)
}

func thingNames(l *lexicon) {
	l.thing("GPU", chip, "GPU|graphics card|graphics processing unit|显卡|图形处理器|图形处理单元|加速卡|算力卡|GPU卡|GPU 卡|AI卡|AI加速卡|卡|智能卡|训练卡|推理卡|计算卡")
	l.thing("GPU", chip|plural, "GPUs|Gpus|gpus|graphics cards|graphics processing units|cards|GPU cards")
	l.thing("GPU", chip, "A100|A800|H100|H800|H20|H200|B100|B200|B300|GB200|GB300|V100|P100|K80|L4|L40|L40S|A10|A10G|A40|A30|T4|A6000|RTX4090|RTX 4090|RTX 3090|GH200|MI250|MI250X|MI300|MI300X|MI325X|MI355X|Gaudi|昇腾|昇腾910|昇腾910B|Ascend 910B|Ascend 910C|Ascend 910|昇腾芯片|昇腾卡|Blackwell|Hopper|R100|Rubin|A100 80GB|A100 40GB|H100 SXM|H100 SXM5|H100 PCIe|A100 SXM4|H100 80GB")
	l.thing("GPU", chip|plural, "A100s|A800s|H100s|H800s|H200s|H20s|B200s|V100s|GB200s|B300s|L40s|GB300s|Blackwells|MI300Xs")
	l.thing("TPU", chip, "TPU|TPUv3|TPUv4|TPUv5|TPU v3|TPU v4|TPU v5|TPU v5e|TPU v5p|TPU v6e|张量处理器|TPU v2|Trillium|Ironwood")
	l.thing("TPU", chip|plural, "TPUs|TPU chips|TPU v4 chips|TPU v3 chips|TPU v5p chips|TPU v5e chips|TPU v4s|TPU v3s")
	l.thing("chip", chip, "chip|chips|芯片|AI chip|AI chips|AI芯片|AI 芯片|人工智能芯片|accelerator|accelerators|加速器|AI accelerators|processor|processors|处理器|ASIC|ASICs")
	l.thing("CPU", 0, "CPU|CPUs|中央处理器")
	l.thing("core", 0, "core|cores|CPU cores|内核|核")
	l.thing("server", 0, "server|servers|DGX|HGX|DGX A100|DGX H100|DGX H200|DGX B200|DGXs|服务器|伺服器|台服务器|HGX servers|GPU servers|GPU服务器|AI服务器|AI 服务器|AI servers")
	l.thing("node", 0, "node|nodes|节点|计算节点|个节点")
	l.thing("rack", 0, "rack|racks|cabinet|cabinets|机柜|机架|NVL72|标准机架")
	l.thing("cluster", 0, "cluster|clusters|集群")
	l.thing("data centre", 0, "data centre|data centres|data center|data centers|datacenter|datacenters|datacentre|datacentres|数据中心|智算中心|机房|算力中心|data centre campuses|campus|campuses|园区")
	l.thing("building", 0, "building|buildings|栋楼|大楼|建筑")
	l.thing("household", 0, "household|households|home|homes|家庭|美国家庭|个美国家庭|户美国家庭|户|户家庭|居民家庭|户居民|户普通家庭|个家庭|美国家庭|个美国家庭|户美国家庭|普通美国家庭|个普通美国家庭|户普通美国家庭|中国家庭|个中国家庭|户中国家庭|families|residences|dwellings|house|houses|户人家")
	l.thing("car", 0, "car|cars|vehicle|vehicles|automobile|automobiles|汽车|辆汽车|辆车|轿车|辆轿车|辆|小汽车|辆小汽车|燃油车|辆燃油车|passenger cars|passenger vehicles|电动车|电动汽车|辆电动车|辆电动汽车|electric cars|electric vehicles|EVs|EV|trucks")
	l.thing("person", 0, "person|persons|people|人|人口|名员工|员工|employees|workers|staff|staffers|engineers|工程师|名工程师|residents|居民|inhabitants|individuals|名居民|jobs|个就业岗位|就业岗位|Americans|researchers|customers|客户|名|位|students|subscribers|订阅用户|付费用户|developers|开发者|人次")
	l.thing("user", 0, "user|users|用户|名用户|个用户|位用户|亿用户|active users|活跃用户|月活|日活|月活用户|日活用户|月活跃用户|日活跃用户|monthly active users|daily active users|weekly active users|周活跃用户|周活用户|MAU|DAU|WAU")
	l.thing("visitor", flow, "visitor|visitors|访客|独立访客|unique visitors|名访客|访问者|daily visitors")
	l.thing("visit", flow, "visit|visits|访问|访问量|次访问|人次访问")
	l.thing("query", flow, "query|queries|查询|次查询|prompt|prompts|提问|次提问|question|questions|问题|个问题|次问答|问答|requests|request|请求|次请求|次推理|推理请求|search|searches|搜索|次搜索|reply|replies|回答|次回答|次回复|回复|response|responses|message|messages|消息|条消息|对话|次对话|轮对话|chat|chats|conversation|conversations|inference|inferences|inference requests|次调用|调用|API调用|calls|API calls|Google search|Google searches|text prompts|次交互|interactions|个查询|条查询|个提示|提示词|个请求|completions|generations|searches on Google|次谷歌搜索|谷歌搜索|次网页搜索|次提示|次使用|次Google搜索|次问询|次询问|个提问|条提问|次问题")
	l.thing("image", flow, "image|images|picture|pictures|图片|张图片|图像|张图像|张图|幅图像|幅图|photos|图")
	l.thing("video", flow, "video|videos|视频|段视频|clips|个视频|条视频")
	l.thing("email", flow, "email|emails|e mail|e mails|邮件|封邮件|封电子邮件")
	l.thing("word", 0, "word|words|字|个字|单词|个单词|汉字|个汉字|词")
	l.thing("page", 0, "page|pages|页")
	l.thing("company", 0, "company|companies|firm|firms|enterprises|businesses|企业|家企业|公司|家公司|startup|startups|start ups|初创公司|家初创公司|家|厂商|机构|操作商|providers|vendors|operators|institutions|organisations|organizations|家机构|家厂商|家单位")
	l.thing("country", 0, "country|countries|nations|国家|个国家")
	l.thing("city", 0, "city|cities|城市|个城市")
	l.thing("state", 0, "states|个州|provinces|个省|个省份|省份")
	l.thing("model", 0, "model|models|模型|个模型|大模型|个大模型|language models")
	l.thing("expert", 0, "experts|专家|个专家")
	l.thing("layer", 0, "layers|层")
	l.thing("robot", 0, "robot|robots|机器人|台机器人|humanoids|humanoid robots|人形机器人|台人形机器人|robotaxis|个机器人")
	l.thing("plant", 0, "plant|plants|power plant|power plants|power station|power stations|电厂|座电厂|电站|座电站|发电厂|座发电厂|核电站|座核电站|火电厂|座火电厂|nuclear plants|nuclear power plants|coal plants|gas plants|coal fired power plants|水电站|座水电站|发电站")
	l.thing("reactor", 0, "reactor|reactors|反应堆|座反应堆|核反应堆|座核反应堆|nuclear reactors|台核电机组|台机组|机组|核电机组")
	l.thing("turbine", 0, "turbine|turbines|wind turbines|风机|台风机|风力发电机|台风力发电机|gas turbines|燃气轮机|台燃气轮机")
	l.thing("panel", 0, "solar panels|panels|光伏板|块光伏板|太阳能板|块太阳能板")
	l.thing("battery", 0, "battery|batteries|Powerwalls|电池")
	l.thing("flight", 0, "flight|flights|round trip flights|round trips|航班|次航班|趟航班|次飞行|transatlantic flights|次往返|往返航班|次往返航班|passengers|乘客|名乘客|trips")
	l.thing("tree", 0, "tree|trees|棵树|树木|棵树木|树|tree seedlings")
	l.thing("bulb", 0, "light bulb|light bulbs|bulb|bulbs|灯泡|个灯泡|盏灯|LED bulbs|LED灯泡")
	l.thing("phone", 0, "smartphone|smartphones|phone|phones|手机|部手机|智能手机|部智能手机|smartphone charges|phone charges|次手机充电|iPhones")
	l.thing("laptop", 0, "laptop|laptops|笔记本电脑|台笔记本电脑|computer|computers|电脑|台电脑|PCs")
	l.thing("appliance", 0, "microwaves|refrigerators|fridges|televisions|TVs|台冰箱|冰箱|台空调|空调|air conditioners|电饭煲|台微波炉|toasters|kettles")
	l.thing("bottle", 0, "bottle|bottles|瓶|瓶水|瓶矿泉水|瓶装水|bottles of water|glasses|杯|杯水|cups of tea")
	l.thing("paper", 0, "papers|论文|篇论文|studies|articles|篇")
	l.thing("dataset", 0, "datasets|data sets|数据集|个数据集|samples|样本|个样本|examples|documents|文档|篇文档|books|本书|册")
	l.thing("job", 0, "task|tasks|任务|个任务|runs|experiments|次实验|次训练")
	l.thing("failure", 0, "failures|interruptions|次中断|次故障|故障|outages|错误")
	l.thing("share", 0, "shares|股|股份")
	l.thing("unit", 0, "units|套|组|systems|台设备|设备|machines|instances|实例|pods|devices|终端|products|产品")
	l.thing("project", 0, "projects|项目|个项目|deals|contracts|份合同")
	l.thing("site", 0, "sites|facilities|locations|处|座设施|个站点|基站|座基站|个基站")
	l.thing("satellite", 0, "satellites|颗卫星|卫星|rockets|枚火箭")
	l.thing("charge", 0, "次充电|充电")
	l.thing("step", 0, "steps|iterations|epochs|步|个epoch|轮训练|batches")
	// Chinese measure words: the noun, if any, follows them.
	for names, noun := range map[string]string{
		"张": "", "块": "", "片": "", "枚": "", "颗": "", "台": "", "个": "", "只": "", "部": "", "架": "", "座": "", "条": "", "项": "",
		"种": "", "款": "", "批": "", "支": "", "名": "person", "位": "person", "户": "household", "辆": "car", "家": "company", "次": "", "人": "person",
		"棵": "tree", "盏": "bulb", "所": "", "笔": "", "轮": "", "层": "", "起": "", "份": "", "间": "", "列": "", "艘": "", "头": "", "瓶": "bottle", "杯": "bottle", "股": "share", "步": "step", "门": "", "粒": "", "根": "", "处": "site", "栋": "building", "套": "unit", "组": "unit", "趟": "flight", "页": "page", "字": "word",
	} {
		l.add(atom{factor: 1, dim: dim(axisCount), name: noun, noun: noun, traits: classifier}, names)
	}
}
