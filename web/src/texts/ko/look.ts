import type { look as english } from '../en/look';

export const look = {
  title: '번역기 속 들여다보기',
  lead: '번역기는 먼저 읽고, 그다음 토큰을 하나씩 써요. 한 단계씩 넘기면서 무엇을 묻고 무엇이 답하는지, 다음 단어가 어떻게 정해지는지 숫자로 확인해 보세요. 직접 끼어들 수도 있어요.',
  choice: '모델',
  models: {
    'fr-en': '프랑스어',
    'de-en': '독일어',
    'es-en': '스페인어',
    'en-fr': '영어',
    dates: '날짜',
    g2p: '철자',
    copy: '베껴 쓰기',
    reverse: '거꾸로 쓰기',
    own: '직접 학습한 모델',
  },
  source: '읽을 글',
  empty: '살펴볼 글을 써 보세요.',
  loading: (percent: number) => `모델을 내려받는 중 … ${percent}%`,
  reads: '읽기',
  writes: '쓰기',
  stepper: {
    group: '단계',
    previous: '이전 단계',
    next: '다음 단계',
    slider: '단계',
    play: '재생',
    pause: '일시정지',
    reading: (at: number, all: number, token: string) => `${all}단계 중 ${at}단계: ${token} 읽기`,
    writing: (at: number, all: number, token: string, probability: string) =>
      `${all}단계 중 ${at}단계: ${token} 쓰기 (확률 ${probability})`,
  },
  picture: {
    written: '쓴 토큰',
    decoder: '디코더',
    context: '컨텍스트',
    states: '인코더 상태',
    forward: '정방향',
    backward: '역방향',
    read: '읽은 토큰',
    head: (number: number) => `헤드 ${number}`,
    crossLayer: (number: number) => `디코더 ${number}층`,
    selfLayer: (number: number) => `인코더 ${number}층`,
    keys: '모델 그림. 화살표 키로 단계를 넘길 수 있어요.',
    caption:
      '네모는 모두 같은 작은 신경망이고, 시점만 달라요. 띠는 벡터를 몇 칸으로 줄여 그린 것으로, 칸이 진할수록 그 자리의 수가 커요. 인코더 상태를 누르면 어텐션이 전부 그쪽으로 가요.',
    transformerCaption:
      '네모 하나가 헤드 하나의 어텐션이에요. 열은 읽은 토큰이고, 행은 인코더에서는 같은 토큰, 디코더에서는 쓴 토큰이에요. 테두리로 표시한 행이 지금 단계예요.',
  },
  flow: {
    state: '인코더 상태',
    readBothWays:
      '한 셀은 왼쪽에서, 다른 셀은 오른쪽에서 이 토큰까지 읽었어요. 두 출력을 나란히 이어 붙인 것이 이 토큰의 인코더 상태예요. 앞뒤 문맥 속에서 이 토큰이 갖는 뜻이 담겨 있어요.',
    readOneWay: '셀이 이 토큰까지 읽었어요. 이때의 출력이 이 토큰의 인코더 상태예요.',
    readTransformer:
      '모든 토큰을 한꺼번에 읽어요. 층마다 각 토큰이 다른 모든 토큰을 살펴보고, 마지막 층의 출력이 인코더 상태가 돼요.',
    query: '쿼리',
    queryNote: '지금까지 쓴 내용을 바탕으로 디코더가 무엇을 찾고 있는지 나타내요.',
    weights: '점수와 가중치',
    weightsAlone: '가중치(마지막 층 헤드의 평균)',
    noWeights: '여기에는 어텐션이 없어요. 모델은 인코더의 마지막 상태로만 원문을 알 수 있어요.',
    context: '컨텍스트',
    contextNote: '이 가중치로 인코더 상태를 평균한 값, 곧 원문에서 가져온 내용이에요.',
    fixedContextNote:
      '인코더의 마지막 상태예요. 모든 단계에서 똑같고, 원문에서 남은 것은 이것뿐이에요.',
    next: '다음 단어 후보',
    token: '토큰',
    score: '점수',
    weight: '가중치',
    slider: (token: string) => `${token} 쪽에 주는 어텐션`,
    vector: (size: number, norm: string, numbers: string) =>
      `수 ${size}개, 길이 ${norm}: ${numbers} …`,
  },
  bent: {
    invitation: '가중치를 끌거나 화살표 키로 바꾸면 모델이 다른 곳을 보게 할 수 있어요.',
    own: '원래 쓴 글',
    shown: '바꾼 어텐션으로 쓴 글',
    straighten: '원래 어텐션으로 되돌리기',
  },
  formula: {
    title: '수식으로 보기',
    input: '읽는 토큰',
    state: '인코더 상태',
    query: '디코더 상태(쿼리의 바탕)',
    score: '점수',
    weights: '어텐션 가중치',
    context: '컨텍스트',
    token: '쓰는 토큰',
  },
  map: { title: '모든 단계를 한눈에' },
  tree: {
    title: '탐색 과정',
    note: '단계마다 가장 좋은 후보 셋만 남기고 나머지는 버려요. 아무 가지나 고르면 거기서부터 모델이 어떻게 이어 쓰는지 볼 수 있어요.',
    node: (written: string, token: string, probability: string, total: string, fate: string) =>
      `‘${written}’ — ${token}: 확률 ${probability}, 로그 확률의 합 ${total}. ${fate}.`,
    fates: {
      continued: '계속 이어졌어요',
      complete: '문장을 끝까지 썼어요',
      truncated: '길이 제한에 걸렸어요',
      pruned: '길이가 같은 후보 셋이 더 그럴듯해서 버려졌어요',
      abandoned: '더 나은 문장이 충분히 나와서 그만뒀어요',
    },
  },
  twin: {
    title: '어텐션이 없다면',
    withAttention: '어텐션 있음',
    withoutAttention: '어텐션 없음',
    notes: {
      'fr-en':
        '프랑스어는 같은 크기의 두 모델을 문장 4,966개로 한 번 비교해 봤어요. BLEU가 어텐션이 있으면 52.2, 없으면 45.5였어요. 어텐션 없는 모델은 이 페이지에 들어 있지 않아요. 차이를 직접 보려면 ‘베껴 쓰기’를 골라 보세요.',
      'de-en': '이 페이지에는 어텐션 없는 독일어 모델이 없어요. ‘베껴 쓰기’를 골라 보세요.',
      'es-en': '이 페이지에는 어텐션 없는 스페인어 모델이 없어요. ‘베껴 쓰기’를 골라 보세요.',
      'en-fr': '이 페이지에는 어텐션 없는 영어-프랑스어 모델이 없어요. ‘베껴 쓰기’를 골라 보세요.',
      dates:
        '두 모델 모두 매개변수가 약 89,000개이고, 같은 날짜 182,620개를 세 번씩 배웠어요. 어텐션이 없는 쪽은 그 대신 단계마다 인코더의 마지막 상태를 받아요. 날짜는 짧아서 벡터 하나에 다 담기기 때문에 거의 똑같이 잘해요. 그 한계는 ‘베껴 쓰기’에서 볼 수 있어요. 서로 다른 글자를 표시했어요.',
      g2p: '이 페이지에는 어텐션 없는 철자 모델이 없어요. ‘베껴 쓰기’를 골라 보세요.',
      copy: '두 모델 모두 매개변수가 약 51,000개이고, 5~40글자로 된 같은 문자열 20,000개를 베껴 쓰는 법을 세 번씩 배웠어요. 한쪽은 어텐션을 쓰고, 다른 쪽은 문자열 전체를 벡터 하나로 외워야 해요. 틀린 글자를 표시했어요.',
      reverse:
        '이 모델은 그림으로 볼 수 있을 만큼 작은 트랜스포머예요. 모든 층이 어텐션을 쓰기 때문에 어텐션 없는 짝이 없어요. 4~12글자 문자열 20,000개를 거꾸로 쓰는 법을 여섯 번씩 배웠어요. 어텐션이 없는 모델은 ‘베껴 쓰기’에서 볼 수 있어요.',
      own: '같은 과제를 어텐션 없이 학습시켜서 비교해 보세요.',
    },
  },
  lengths: {
    length: '글자 수',
    measure: '길이별로 두 모델 재 보기',
    withAttention: '어텐션 있음',
    without: '어텐션 없음',
    note: '길이마다 무작위 문자열 여섯 개에서 제자리에 베껴 쓴 글자의 비율이에요.',
    chart: (scores: string) => `길이별로 맞은 글자의 비율(어텐션 있음 / 없음): ${scores}`,
  },
  caption: (source: string, target: string) => `${source} → ${target}`,
} satisfies typeof english;
